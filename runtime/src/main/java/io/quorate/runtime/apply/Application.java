package io.quorate.runtime.apply;

import io.quorate.api.Codec;
import io.quorate.api.StateMachine;
import java.util.Optional;

/**
 * What the application brings.
 *
 * @param machine its state
 * @param commands turns commands into bytes and back
 * @param results turns results into bytes and back; needed for sessions only
 * @param <C> commands
 * @param <R> results
 */
public record Application<C, R>(StateMachine<C, R> machine, Codec<C> commands, Optional<Codec<R>> results) {}
