package io.codriver.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * One file of cases.
 *
 * @param folder as asked for: {@code area} or {@code area/group}
 * @param path where it lies
 * @param content the whole file
 */
public record SpecificationFile(String folder, Path path, BsonDocument content) {

    static SpecificationFile read(String folder, Path path) {
        try {
            return new SpecificationFile(folder, path, BsonDocument.parse(Files.readString(path)));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + path, e);
        }
    }

    /** What the file says it is about; its name where it does not say. */
    public String description() {
        return describe(content, name());
    }

    /** Without folder and ending. */
    public String name() {
        return path.getFileName().toString().replaceFirst("\\.json$", "");
    }

    /** The elements of {@code tests}. */
    public List<BsonDocument> cases() {
        return content.getArray("tests").stream().map(BsonValue::asDocument).toList();
    }

    static String describe(BsonDocument described, String otherwise) {
        return described
                .get("description", new BsonString(otherwise))
                .asString()
                .getValue();
    }
}
