package io.codriver.internal.handshake.auth.scram;

import java.text.Normalizer;
import javax.security.sasl.SaslException;

/**
 * Makes one text of all the ways in which a password can be typed, and refuses what nobody can type again.
 *
 * <p>The tables of RFC 3454 are written down where they are lists, and taken from the JDK where they are properties of
 * characters: so characters that are newer than Unicode 3.2 are taken if the JDK knows them, as the official driver does.
 * Messages never tell what a password holds.
 *
 * <p>Spec: RFC 4013, for stored strings; RFC 3454, appendices A to D.
 */
final class SaslPrep {

    private SaslPrep() {}

    /** @throws SaslException if the text holds what is prohibited, or mixes directions of writing */
    static String prepared(String text) throws SaslException {
        if (isPlain(text)) {
            return text;
        }
        String prepared = Normalizer.normalize(mapped(text), Normalizer.Form.NFKC);
        if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
            throw new SaslException("The password holds a character that SASLprep prohibits");
        }
        if (!isOneDirection(prepared)) {
            throw new SaslException("The password mixes directions of writing in a way that SASLprep prohibits");
        }
        return prepared;
    }

    /** Printable ASCII stays as it is. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(character -> character >= 0x20 && character < 0x7F);
    }

    private static String mapped(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().filter(point -> !isMappedToNothing(point)).forEach(point -> {
            mapped.appendCodePoint(isOtherSpace(point) ? ' ' : point);
        });
        return mapped.toString();
    }

    /** Table B.1. */
    private static boolean isMappedToNothing(int point) {
        return switch (point) {
            case 0x00AD, 0x034F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF -> true;
            default -> point >= 0xFE00 && point <= 0xFE0F;
        };
    }

    /** Table C.1.2; of it U+200B stands in table B.1 too, which comes first. */
    private static boolean isOtherSpace(int point) {
        return switch (point) {
            case 0x00A0, 0x1680, 0x202F, 0x205F, 0x3000 -> true;
            default -> point >= 0x2000 && point <= 0x200B;
        };
    }

    private static boolean isProhibited(int point) {
        return isOtherSpace(point)
                || isControl(point)
                || isPrivateOrNoCharacter(point)
                || isUnfitForPlainText(point)
                || changesDisplay(point)
                || Character.getType(point) == Character.UNASSIGNED;
    }

    /** Tables C.2.1 and C.2.2. */
    private static boolean isControl(int point) {
        return switch (point) {
            case 0x06DD, 0x070F, 0x180E, 0x200C, 0x200D, 0x2028, 0x2029, 0xFEFF -> true;
            default ->
                Character.isISOControl(point)
                        || (point >= 0x2060 && point <= 0x2063)
                        || (point >= 0x206A && point <= 0x206F)
                        || (point >= 0xFFF9 && point <= 0xFFFC)
                        || (point >= 0x1D173 && point <= 0x1D17A);
        };
    }

    /** Tables C.3, C.4 and C.5. */
    private static boolean isPrivateOrNoCharacter(int point) {
        int type = Character.getType(point);
        return type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || (point & 0xFFFE) == 0xFFFE
                || (point >= 0xFDD0 && point <= 0xFDEF);
    }

    /** Tables C.6 and C.7. */
    private static boolean isUnfitForPlainText(int point) {
        return (point >= 0xFFF9 && point <= 0xFFFD) || (point >= 0x2FF0 && point <= 0x2FFB);
    }

    /** Tables C.8 and C.9. */
    private static boolean changesDisplay(int point) {
        return switch (point) {
            case 0x0340, 0x0341, 0x200E, 0x200F, 0xE0001 -> true;
            default ->
                (point >= 0x202A && point <= 0x202E)
                        || (point >= 0x206A && point <= 0x206F)
                        || (point >= 0xE0020 && point <= 0xE007F);
        };
    }

    /** Section 6 of RFC 3454: what is written from right to left has no part that is not, and stands at both ends. */
    private static boolean isOneDirection(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return true;
        }
        return text.codePoints().noneMatch(SaslPrep::isLeftToRight)
                && isRightToLeft(text.codePointAt(0))
                && isRightToLeft(text.codePointBefore(text.length()));
    }

    private static boolean isRightToLeft(int point) {
        byte direction = Character.getDirectionality(point);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean isLeftToRight(int point) {
        return Character.getDirectionality(point) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }
}
