package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.FindAndModify;
import io.codriver.internal.command.write.FindAndModify.Choice;
import io.codriver.internal.command.write.FindAndModify.Modification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command {@code findAndModify}: what is said, and what is made of the answer. */
class FindAndModifyTest {

    private static final Encoding ENCODING = RoadRig.target().encoding();
    private static final Document FILTER = new Document("_id", 1);
    private static final Collation SIMPLE = Collation.builder().locale("simple").build();

    private final RoadRig rig = new RoadRig();
    private final List<Object> heard = new ArrayList<>();

    @AfterEach
    void everythingIsBack() {
        rig.finish();
    }

    @Test
    void aRemovalSaysAllItsOptions() {
        FindOneAndDeleteOptions options = new FindOneAndDeleteOptions()
                .projection(new Document("a", 1))
                .sort(new Document("b", -1))
                .maxTime(2, TimeUnit.SECONDS)
                .collation(SIMPLE)
                .hint(new Document("a", 1))
                .comment("why")
                .let(new Document("x", 1));
        run(RoadRig.target(), Choice.of(FILTER, options), null);
        said("{findAndModify: 'people', query: {_id: 1}, fields: {a: 1}, sort: {b: -1}, remove: true,"
                + " collation: {locale: 'simple'}, hint: {a: 1}, comment: 'why', let: {x: 1},"
                + " maxTimeMS: {$numberLong: '2000'}}");
    }

    @Test
    void aReplacementSaysAllItsOptions() {
        FindOneAndReplaceOptions options = new FindOneAndReplaceOptions()
                .projection(new Document("a", 1))
                .sort(new Document("b", -1))
                .upsert(true)
                .returnDocument(ReturnDocument.AFTER)
                .maxTime(2, TimeUnit.SECONDS)
                .bypassDocumentValidation(true)
                .collation(SIMPLE)
                .hintString("a_1")
                .comment(new BsonString("why"))
                .let(new Document("x", 1));
        Change change = Change.replacement(RoadRig.codec(), new Document("c", 3), Judged.BY_EVERY_NAME);
        run(RoadRig.target(), Choice.of(FILTER, options), Modification.of(change, options));
        said("{findAndModify: 'people', query: {_id: 1}, fields: {a: 1}, sort: {b: -1}, update: {c: 3}, new: true,"
                + " upsert: true, bypassDocumentValidation: true, collation: {locale: 'simple'}, hint: 'a_1',"
                + " comment: 'why', let: {x: 1}, maxTimeMS: {$numberLong: '2000'}}");
    }

    @Test
    void anUpdateSaysAllItsOptions() {
        FindOneAndUpdateOptions options = new FindOneAndUpdateOptions()
                .projection(new Document("a", 1))
                .sort(new Document("b", -1))
                .upsert(true)
                .returnDocument(ReturnDocument.AFTER)
                .maxTime(2, TimeUnit.SECONDS)
                .bypassDocumentValidation(false)
                .collation(SIMPLE)
                .arrayFilters(List.of(new Document("x", 1)))
                .hint(new Document("a", 1))
                .comment("why")
                .let(new Document("x", 1));
        Change change =
                Change.operators(ENCODING, new Document("$set", new Document("c.$[x]", 3)), Judged.BY_EVERY_NAME);
        run(RoadRig.target(), Choice.of(FILTER, options), Modification.of(change, options));
        said("{findAndModify: 'people', query: {_id: 1}, fields: {a: 1}, sort: {b: -1}, update: {$set: {'c.$[x]': 3}},"
                + " new: true, upsert: true, bypassDocumentValidation: false, arrayFilters: [{x: 1}],"
                + " collation: {locale: 'simple'}, hint: {a: 1}, comment: 'why', let: {x: 1},"
                + " maxTimeMS: {$numberLong: '2000'}}");
    }

    @Test
    void anUpdateMayBeAPipeline() {
        update(Change.pipeline(ENCODING, List.of(new Document("$unset", "a"))));
        said("{findAndModify: 'people', query: {_id: 1}, update: [{$unset: 'a'}]}");
    }

    @Test
    void theDocumentIsEmitted() {
        update(set());
        answer("{ok: 1, lastErrorObject: {n: 1}, value: {_id: 1, a: {b: 2}}}");
        assertThat(heard).containsExactly(new Document("_id", 1).append("a", new Document("b", 2)), "complete");
    }

    @Test
    void noDocumentCompletesEmpty() {
        update(set());
        answer("{ok: 1, lastErrorObject: {n: 0}, value: null}");
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void aRefusalIsTheExceptionForCommands() {
        update(set());
        answer("{ok: 0, code: 11000, codeName: 'DuplicateKey', errmsg: 'twice', keyPattern: {x: 1}}");
        assertThat(heard).singleElement().isInstanceOfSatisfying(MongoCommandException.class, refused -> assertThat(
                        refused.getResponse())
                .containsKey("keyPattern"));
    }

    @Test
    void aWriteConcernThatIsNotMetIsToldWithWhatWasDone() {
        update(set());
        answer(
                "{ok: 1, lastErrorObject: {n: 1, updatedExisting: false, upserted: 7}, value: null, errorLabels: ['Some'],"
                        + " writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: 'late', errInfo: {a: 1}}}");
        MongoWriteConcernException failure = (MongoWriteConcernException) heard.get(0);
        assertThat(failure.getWriteConcernError().getDetails()).isEqualTo(BsonDocument.parse("{a: 1}"));
        assertThat(failure.getWriteResult().getCount()).isEqualTo(1);
        assertThat(failure.getWriteResult().getUpsertedId()).isEqualTo(new org.bson.BsonInt32(7));
        assertThat(failure.getErrorLabels()).containsExactly("Some");
    }

    @Test
    void theWriteConcernIsSaidUnlessNobodyWantsToHear() {
        run(RoadRig.target(WriteConcern.MAJORITY), Choice.of(FILTER, new FindOneAndDeleteOptions()), null);
        said("{findAndModify: 'people', query: {_id: 1}, remove: true, writeConcern: {w: 'majority'}}");
        run(RoadRig.target(WriteConcern.UNACKNOWLEDGED), Choice.of(FILTER, new FindOneAndDeleteOptions()), null);
        said("{findAndModify: 'people', query: {_id: 1}, remove: true}");
    }

    @Test
    void aHintThatAnOldServerWouldIgnoreUnheardIsRefused() {
        rig.maxWireVersion = 8;
        FindOneAndDeleteOptions hinted = new FindOneAndDeleteOptions().hintString("a_1");
        run(RoadRig.target(WriteConcern.UNACKNOWLEDGED), Choice.of(FILTER, hinted), null);
        assertThat(heard).singleElement().isExactlyInstanceOf(UnsupportedOperationException.class);
        assertThat(rig.link().request()).isNull();
    }

    private static Change set() {
        return Change.operators(ENCODING, new Document("$set", new Document("a", 1)), Judged.BY_EVERY_NAME);
    }

    private void update(Change change) {
        FindOneAndUpdateOptions options = new FindOneAndUpdateOptions();
        run(RoadRig.target(), Choice.of(FILTER, options), Modification.of(change, options));
    }

    private void run(Target target, Choice choice, @Nullable Modification modification) {
        rig.operations()
                .run(() -> new FindAndModify<>(target, choice, modification, RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(heard::add, heard::add, () -> heard.add("complete"));
    }

    private void said(String command) {
        BsonDocument request = rig.link().request();
        assertThat(request).isNotNull();
        request.remove("$db");
        assertThat(request).isEqualTo(BsonDocument.parse(command));
        rig.link().reply("{ok: 1, value: null}");
    }

    private void answer(String answer) {
        rig.link().request();
        rig.link().reply(answer);
    }
}
