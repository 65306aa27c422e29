package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.bson.Document;
import java.text.Normalizer;

/**
 * Makes the key of a text: its letters without accents and case, then its accents, then its cases, as far as the strength goes.
 * Signs come before digits, digits before letters. Spec: Unicode collation algorithm, "Multi-Level Comparison".
 */
record CollationKeys(int strength, boolean caseLevel, boolean upperFirst, boolean numeric) {

    private static final int ACCENTS = 2;
    private static final int CASES = 3;
    private static final char END_OF_LEVEL = 1;

    static CollationKeys of(Document options) {
        int strength = options.get("strength") instanceof Number number ? number.intValue() : CASES;
        return new CollationKeys(
                strength,
                Boolean.TRUE.equals(options.get("caseLevel")),
                "upper".equals(options.get("caseFirst")),
                Boolean.TRUE.equals(options.get("numericOrdering")));
    }

    String of(String text) {
        String parts = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder letters = new StringBuilder();
        StringBuilder accents = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (int i = 0; i < parts.length(); i++) {
            char part = parts.charAt(i);
            if (Character.getType(part) == Character.NON_SPACING_MARK) {
                accents.append(part);
            } else if (numeric && Character.isDigit(part)) {
                i = number(parts, i, letters) - 1;
            } else {
                letters.append(rank(part)).append(Character.toLowerCase(part));
                accents.append(' ');
                cases.append(Character.isUpperCase(part) == upperFirst ? '1' : '2');
            }
        }
        if (strength >= ACCENTS) {
            letters.append(END_OF_LEVEL).append(accents);
        }
        if (strength >= CASES || caseLevel) {
            letters.append(END_OF_LEVEL).append(cases);
        }
        return letters.toString();
    }

    /** Digits as the number they are: the longer the greater. */
    private static int number(String text, int start, StringBuilder out) {
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        String digits = text.substring(start, end).replaceFirst("^0+(?=.)", "");
        out.append('5').append((char) (END_OF_LEVEL + digits.length())).append(digits);
        return end;
    }

    private static char rank(char part) {
        if (Character.isLetter(part)) {
            return '6';
        }
        return Character.isDigit(part) ? '5' : '4';
    }
}
