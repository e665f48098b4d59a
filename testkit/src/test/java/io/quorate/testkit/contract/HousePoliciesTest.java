package io.quorate.testkit.contract;

import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy;
import org.junit.jupiter.api.Nested;

/** The policies that come with the runtime keep the contract. */
final class HousePoliciesTest {
    @Nested
    class Automatic extends ReconfigurationPolicyContract {
        @Override
        protected ReconfigurationPolicy policy() {
            return new Policy(Voters.AUTOMATIC, Knobs.DEFAULT);
        }
    }

    @Nested
    class Joint extends ReconfigurationPolicyContract {
        @Override
        protected ReconfigurationPolicy policy() {
            return new Policy(Voters.JOINT, Knobs.DEFAULT);
        }
    }

    @Nested
    class StopSign extends ReconfigurationPolicyContract {
        @Override
        protected ReconfigurationPolicy policy() {
            return new Policy(Voters.STOP_SIGN, Knobs.DEFAULT);
        }
    }
}
