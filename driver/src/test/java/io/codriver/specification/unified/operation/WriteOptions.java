package io.codriver.specification.unified.operation;

import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;

/** Options that single writes and the models of bulk writes share. */
final class WriteOptions {

    private WriteOptions() {}

    static UpdateOptions update(Arguments arguments) {
        UpdateOptions options = new UpdateOptions();
        arguments.flag("upsert", options::upsert);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.collation(options::collation);
        arguments.documents("arrayFilters", options::arrayFilters);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        arguments.document("sort", options::sort);
        return options;
    }

    static ReplaceOptions replace(Arguments arguments) {
        ReplaceOptions options = new ReplaceOptions();
        arguments.flag("upsert", options::upsert);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        arguments.document("sort", options::sort);
        return options;
    }

    static DeleteOptions delete(Arguments arguments) {
        DeleteOptions options = new DeleteOptions();
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        return options;
    }
}
