package io.codriver.specification.unified;

/**
 * A file asks for something that does not exist, contradicts itself, or is nothing this runner knows. Never an outcome of
 * the driver: no {@code expectError} is satisfied by it and no {@code ignoreResultAndError} hides it.
 */
public final class InvalidCaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidCaseException(String message) {
        super(message);
    }
}
