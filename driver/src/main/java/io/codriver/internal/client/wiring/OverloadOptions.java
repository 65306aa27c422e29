package io.codriver.internal.client.wiring;

import io.codriver.CodriverSettings;
import java.util.Locale;

/**
 * URI options about overloaded servers, which the official {@code ConnectionString} does not know yet.
 *
 * <p>Spec: URI Options; Client Backpressure, "URI options".
 */
final class OverloadOptions {

    private static final String RETRIES = "maxAdaptiveRetries";
    private static final String RETARGETING = "enableOverloadRetargeting";

    private OverloadOptions() {}

    /**
     * Settings in which these options stand where the application has left them open; of an option that is repeated the
     * last one counts, as in the official driver.
     *
     * @throws IllegalArgumentException naming the option, if its value is none
     */
    static CodriverSettings under(String uri, CodriverSettings settings) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return settings;
        }
        CodriverSettings.Builder told = CodriverSettings.builder(settings);
        for (String option : uri.substring(query + 1).split("[&;]")) {
            String[] pair = option.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            if (pair[0].equalsIgnoreCase(RETRIES)
                    && settings.maxAdaptiveRetries().isEmpty()) {
                told.maxAdaptiveRetries(number(value));
            } else if (pair[0].equalsIgnoreCase(RETARGETING)
                    && settings.overloadRetargeting().isEmpty()) {
                told.enableOverloadRetargeting(truth(value));
            }
        }
        return told.build();
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    "The URI option " + RETRIES + " has to be a number, but is " + value, none);
        }
    }

    private static boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "The URI option " + RETARGETING + " has to be true or false, but is " + value);
        };
    }
}
