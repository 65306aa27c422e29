package io.codriver.specification.unified.operation;

/**
 * One entry of a table: reads the arguments, all of them, and says what to do. What is wrong with the arguments is an
 * error of the case; what goes wrong later is the outcome of the operation.
 *
 * @param <T> what the operation is called on
 */
@FunctionalInterface
public interface Operation<T> {
    Execution prepare(T target, Arguments arguments);
}
