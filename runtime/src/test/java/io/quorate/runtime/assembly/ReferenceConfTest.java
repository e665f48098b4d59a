package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

/** That every setting is documented. */
class ReferenceConfTest {
    @Test
    void everySettingOfTheRuntimeIsDocumented() {
        assertThat(ReferenceConf.undocumented(Quorate.class)).isEmpty();
    }

    @Test
    void findsWhatIsNot() {
        assertThat(ReferenceConf.undocumented(ConfigFactory.parseString("""
                        other.a = 1
                        quorate.my-module {
                          # Documented.
                          a = 1
                          b = 2

                          c = 3
                          # Documented.
                          inner {
                            d = 4
                          }
                        }
                        """)))
                .containsExactly("other", "quorate.my-module.c", "quorate.my-module.inner.d");
    }
}
