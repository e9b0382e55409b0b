package io.afterclick.gateway.request;

import io.afterclick.gateway.request.Fault.Kind;
import java.util.List;
import java.util.regex.Pattern;

/** What text in requests must be like. Lengths are in UTF-16 units. Stateless. */
public final class TextRules {
    /** Tenant where a request names none. */
    public static final String DEFAULT_TENANT = "default";

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** A tenant is a name too. */
    private static final Pattern NAME = TENANT;

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    private TextRules() {}

    /** A tenant: lower-case letters, digits, '-' and '_', beginning with a letter or digit, at most 64. */
    public static void checkTenant(String tenant, String field, Faults faults) {
        if (!TENANT.matcher(tenant).matches()) {
            faults.add(
                    field,
                    Kind.MALFORMED,
                    "must be 1 to 64 of a-z, 0-9, '-' and '_', and begin with a letter or digit");
        }
    }

    /** A name that people give: lower-case letters, digits, '-' and '_', beginning with a letter or digit, at most 64. */
    public static void checkName(String name, String field, Faults faults) {
        if (name.isEmpty()) {
            faults.add(field, Kind.MISSING, "is required");
        } else if (!NAME.matcher(name).matches()) {
            faults.add(
                    field,
                    Kind.MALFORMED,
                    "must be 1 to 64 of a-z, 0-9, '-' and '_', and begin with a letter or digit");
        }
    }

    /** The id of a work or reader: 1 to {@value Limits#ID_LENGTH_MAX} characters, none of them a control character. */
    public static void checkId(String id, String field, Faults faults) {
        if (id.isEmpty()) {
            faults.add(field, Kind.MISSING, "is required");
        } else if (id.length() > Limits.ID_LENGTH_MAX) {
            faults.add(field, Kind.OUT_OF_RANGE, "must have at most " + Limits.ID_LENGTH_MAX + " characters");
        } else if (id.codePoints().anyMatch(Character::isISOControl)) {
            faults.add(field, Kind.MALFORMED, "must not hold control characters");
        } else {
            checkUnicode(id, field, faults);
        }
    }

    /** Text of at most {@code lengthMax} characters; may be empty. */
    public static void checkText(String text, int lengthMax, String field, Faults faults) {
        if (text.length() > lengthMax) {
            faults.add(field, Kind.OUT_OF_RANGE, "must have at most " + lengthMax + " characters");
        } else {
            checkUnicode(text, field, faults);
        }
    }

    /** A BCP 47 language tag, as far as its form goes. */
    public static void checkLanguage(String language, String field, Faults faults) {
        if (language.length() > Limits.LANGUAGE_LENGTH_MAX
                || !LANGUAGE.matcher(language).matches()) {
            faults.add(field, Kind.MALFORMED, "must be a BCP 47 tag such as \"ko\" or \"pt-BR\"");
        }
    }

    /** At most {@code countMax} texts, each of 1 to {@value Limits#LABEL_LENGTH_MAX} characters. */
    public static void checkLabels(List<String> labels, int countMax, String field, Faults faults) {
        if (labels.size() > countMax) {
            faults.add(field, Kind.OUT_OF_RANGE, "must have at most " + countMax + " entries");
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            String entry = field + "[" + i + "]";
            if (labels.get(i).isBlank()) {
                faults.add(entry, Kind.MISSING, "must not be blank");
            } else {
                checkText(labels.get(i), Limits.LABEL_LENGTH_MAX, entry, faults);
            }
        }
    }

    /** Half a surrogate pair has no UTF-8 form: two different ids would become one on their way through the mesh. */
    private static void checkUnicode(String text, String field, Faults faults) {
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            faults.add(field, Kind.MALFORMED, "must be Unicode text, without unpaired surrogates");
        }
    }
}
