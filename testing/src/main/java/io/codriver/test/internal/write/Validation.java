package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import org.jspecify.annotations.Nullable;

/** What documents of a collection have to be like: the filter {@code validator}. Spec: the manual's schema validation. */
final class Validation {

    private final @Nullable Document validator;

    private Validation(@Nullable Document validator) {
        this.validator = validator;
    }

    /** The rule in the options of a collection; {@code warn} and {@code off} let everything pass. */
    static Validation of(Document options) {
        boolean strict =
                !"warn".equals(options.get("validationAction")) && !"off".equals(options.get("validationLevel"));
        return new Validation(
                strict && options.get("validator") instanceof Document rule && !rule.isEmpty() ? rule : null);
    }

    void check(Document document) {
        if (validator == null || new DefaultQueryMatcher().matches(document, validator)) {
            return;
        }
        Document details = new Document(
                        "operatorName", validator.keySet().iterator().next())
                .append("specifiedAs", validator)
                .append("reason", "the document does not match");
        throw new CommandFailure(121, "DocumentValidationFailure", "Document failed validation")
                .with(new Document(
                        "errInfo", new Document("failingDocumentId", document.get("_id")).append("details", details)));
    }
}
