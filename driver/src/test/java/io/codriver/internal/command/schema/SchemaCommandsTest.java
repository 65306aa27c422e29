package io.codriver.internal.command.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.MongoClientException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import com.mongodb.WriteConcern;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.ClusteredIndexOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptionDefaults;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.client.model.SearchIndexType;
import com.mongodb.client.model.TimeSeriesGranularity;
import com.mongodb.client.model.TimeSeriesOptions;
import com.mongodb.client.model.ValidationAction;
import com.mongodb.client.model.ValidationLevel;
import com.mongodb.client.model.ValidationOptions;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.FindFirst;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.run.CursorAnswer;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.run.RunCursorCommand;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent for collections, indexes and lists of them, option by option. */
final class SchemaCommandsTest {

    private static final Collation ENGLISH = Collation.builder().locale("en").build();
    private static final Document ENGINE = new Document("wiredTiger", new Document());
    private static final Encoding ENCODING =
            new Encoding(MongoClientSettings.getDefaultCodecRegistry(), BsonDocument.class);
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    static List<Arguments> collections() {
        return List.of(
                arguments(create(new CreateCollectionOptions()), "{create: 'c'}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .capped(true)
                                .sizeInBytes(4096)
                                .maxDocuments(10)),
                        "{create: 'c', capped: true, size: {$numberLong: '4096'}, max: {$numberLong: '10'}}"),
                arguments(create(new CreateCollectionOptions().sizeInBytes(4096).maxDocuments(10)), "{create: 'c'}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .storageEngineOptions(ENGINE)
                                .indexOptionDefaults(new IndexOptionDefaults().storageEngine(ENGINE))
                                .collation(ENGLISH)),
                        "{create: 'c', storageEngine: {wiredTiger: {}},"
                                + " indexOptionDefaults: {storageEngine: {wiredTiger: {}}}, collation: {locale: 'en'}}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .validationOptions(new ValidationOptions()
                                        .validator(Filters.exists("a"))
                                        .validationLevel(ValidationLevel.MODERATE)
                                        .validationAction(ValidationAction.WARN))),
                        "{create: 'c', validator: {a: {$exists: true}}, validationLevel: 'moderate',"
                                + " validationAction: 'warn'}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .expireAfter(10, TimeUnit.SECONDS)
                                .timeSeriesOptions(new TimeSeriesOptions("t")
                                        .metaField("m")
                                        .granularity(TimeSeriesGranularity.HOURS))),
                        "{create: 'c', expireAfterSeconds: {$numberLong: '10'},"
                                + " timeseries: {timeField: 't', metaField: 'm', granularity: 'hours'}}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .timeSeriesOptions(new TimeSeriesOptions("t")
                                        .bucketMaxSpan(1L, TimeUnit.MINUTES)
                                        .bucketRounding(1L, TimeUnit.MINUTES))),
                        "{create: 'c', timeseries: {timeField: 't', bucketMaxSpanSeconds: {$numberLong: '60'},"
                                + " bucketRoundingSeconds: {$numberLong: '60'}}}"),
                arguments(
                        create(new CreateCollectionOptions()
                                .clusteredIndexOptions(
                                        new ClusteredIndexOptions(new Document("_id", 1), true).name("cl"))
                                .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true))),
                        "{create: 'c', changeStreamPreAndPostImages: {enabled: true},"
                                + " clusteredIndex: {key: {_id: 1}, unique: true, name: 'cl'}}"),
                arguments(
                        CreateCollection.view(
                                target(),
                                "src",
                                List.of(Filters.eq("a", 1)),
                                new CreateViewOptions().collation(ENGLISH)),
                        "{create: 'c', viewOn: 'src', pipeline: [{a: 1}], collation: {locale: 'en'}}"),
                arguments(Drop.collection(target()), "{drop: 'c'}"),
                arguments(Drop.database("db", WriteConcern.ACKNOWLEDGED), "{dropDatabase: 1}"));
    }

    @ParameterizedTest
    @MethodSource({"collections", "indexes", "searchIndexes", "lists"})
    void isSentAs(Command<?> command, String expected) {
        assertThat(WrittenCommand.of(command))
                .isEqualTo(BsonDocument.parse(expected).append("$db", new BsonString("db")));
    }

    static List<Arguments> indexes() {
        return List.of(
                arguments(
                        createIndexes(Indexes.ascending("a"), new IndexOptions(), new CreateIndexOptions()),
                        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}"),
                arguments(
                        new CreateIndexes(target(), List.of(), new CreateIndexOptions()),
                        "{createIndexes: 'c', indexes: []}"),
                arguments(
                        createIndexes(
                                new Document("a", 1),
                                new IndexOptions()
                                        .name("mine")
                                        .background(true)
                                        .unique(true)
                                        .sparse(true)
                                        .hidden(true)
                                        .expireAfter(90L, TimeUnit.SECONDS)
                                        .version(2),
                                new CreateIndexOptions()
                                        .maxTime(4, TimeUnit.SECONDS)
                                        .commitQuorum(CreateIndexCommitQuorum.VOTING_MEMBERS)),
                        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'mine', background: true, unique: true,"
                                + " sparse: true, hidden: true, expireAfterSeconds: {$numberLong: '90'}, v: 2}],"
                                + " commitQuorum: 'votingMembers', maxTimeMS: {$numberLong: '4000'}}"),
                arguments(
                        createIndexes(
                                new Document("a", "text"),
                                new IndexOptions()
                                        .weights(new Document("a", 3))
                                        .defaultLanguage("en")
                                        .languageOverride("language")
                                        .textVersion(3)
                                        .collation(ENGLISH)
                                        .storageEngine(ENGINE),
                                new CreateIndexOptions().commitQuorum(CreateIndexCommitQuorum.create(1))),
                        "{createIndexes: 'c', indexes: [{key: {a: 'text'}, name: 'a_text', weights: {a: 3},"
                                + " default_language: 'en', language_override: 'language', textIndexVersion: 3,"
                                + " storageEngine: {wiredTiger: {}}, collation: {locale: 'en'}}], commitQuorum: 1}"),
                arguments(
                        createIndexes(
                                new Document("a", "2d"),
                                new IndexOptions()
                                        .sphereVersion(2)
                                        .bits(20)
                                        .min(-5.0)
                                        .max(5.0)
                                        .partialFilterExpression(Filters.gt("a", 5))
                                        .wildcardProjection(new Document("b", 1)),
                                new CreateIndexOptions()),
                        "{createIndexes: 'c', indexes: [{key: {a: '2d'}, name: 'a_2d', '2dsphereIndexVersion': 2,"
                                + " bits: 20, min: -5.0, max: 5.0, partialFilterExpression: {a: {$gt: 5}},"
                                + " wildcardProjection: {b: 1}}]}"),
                arguments(
                        DropIndexes.named(target(), "a_1", new DropIndexOptions()), "{dropIndexes: 'c', index: 'a_1'}"),
                arguments(
                        DropIndexes.withKeys(
                                target(),
                                new Document("a", 1).append("b", -1),
                                new DropIndexOptions().maxTime(4, TimeUnit.SECONDS)),
                        "{dropIndexes: 'c', index: {a: 1, b: -1}, maxTimeMS: {$numberLong: '4000'}}"));
    }

    static List<Arguments> searchIndexes() {
        Target concerned = target(WriteConcern.MAJORITY, ReadConcern.MAJORITY, false);
        return List.of(
                arguments(
                        SearchIndexChange.create(
                                concerned,
                                List.of(
                                        new SearchIndexModel(new Document("x", 1)),
                                        new SearchIndexModel("n", new Document()),
                                        new SearchIndexModel("v", new Document(), SearchIndexType.vectorSearch()))),
                        "{createSearchIndexes: 'c', indexes: [{definition: {x: 1}}, {name: 'n', definition: {}},"
                                + " {name: 'v', type: 'vectorSearch', definition: {}}]}"),
                arguments(
                        SearchIndexChange.update(concerned, "n", new Document("x", 1)),
                        "{updateSearchIndex: 'c', name: 'n', definition: {x: 1}}"),
                arguments(SearchIndexChange.drop(concerned, "n"), "{dropSearchIndex: 'c', name: 'n'}"));
    }

    static List<Arguments> lists() {
        return List.of(
                arguments(listCollections(all -> {}), "{listCollections: 1, cursor: {}}"),
                arguments(
                        listCollections(all -> {
                            all.filter = Filters.eq("name", "c");
                            all.batchSize = 3;
                            all.maxTimeMillis = 7000;
                            all.comment = new BsonString("hi");
                        }),
                        "{listCollections: 1, cursor: {batchSize: 3}, filter: {name: 'c'}, comment: 'hi',"
                                + " maxTimeMS: {$numberLong: '7000'}}"),
                arguments(
                        ListCollections.names("db", ENCODING, new Listing(), CODEC, false),
                        "{listCollections: 1, cursor: {}, nameOnly: true}"),
                arguments(
                        names(Filters.eq("name", "c")),
                        "{listCollections: 1, cursor: {}, filter: {name: 'c'}, nameOnly: true,"
                                + " authorizedCollections: true}"),
                arguments(
                        names(Filters.eq("options.capped", true)),
                        "{listCollections: 1, cursor: {}, filter: {'options.capped': true},"
                                + " authorizedCollections: true}"),
                arguments(new ListIndexes<>(target(), new Listing(), CODEC), "{listIndexes: 'c', cursor: {}}"),
                arguments(
                        new ListIndexes<>(target(), new Listing().ofOne(), CODEC),
                        "{listIndexes: 'c', cursor: {batchSize: 1}}"));
    }

    @Test
    void databasesAreListedByTheAdminDatabase() {
        Listing listing = new Listing();
        listing.filter = Filters.eq("name", "db");
        listing.nameOnly = true;
        listing.authorizedOnly = false;
        listing.maxTimeMillis = 7000;
        listing.comment = new BsonString("hi");
        assertThat(WrittenCommand.of(new ListDatabases<>(ENCODING, listing, CODEC)))
                .isEqualTo(BsonDocument.parse("{listDatabases: 1, filter: {name: 'db'}, nameOnly: true,"
                        + " authorizedDatabases: false, comment: 'hi', maxTimeMS: {$numberLong: '7000'},"
                        + " $db: 'admin'}"));
    }

    @Test
    void aCollectionIsRenamedByTheAdminDatabase() {
        RenameCollection rename = new RenameCollection(
                target(), new MongoNamespace("other.d"), new RenameCollectionOptions().dropTarget(true));
        assertThat(WrittenCommand.of(rename))
                .isEqualTo(BsonDocument.parse(
                        "{renameCollection: 'db.c', to: 'other.d', dropTarget: true, $db: 'admin'}"));
    }

    @ParameterizedTest
    @MethodSource("indexNames")
    void namesOfIndexesAreMadeOfTheKeys(String keys, String name) {
        CreateIndexes command = createIndexes(BsonDocument.parse(keys), new IndexOptions(), new CreateIndexOptions());
        assertThat(command.result()).containsExactly(name);
    }

    static List<Arguments> indexNames() {
        return List.of(
                arguments("{name: 1, dob: -1}", "name_1_dob_-1"),
                arguments("{a: 1.0, b: {$numberLong: '-1'}}", "a_1_b_-1"),
                arguments("{t: 'text'}", "t_text"),
                arguments("{'t x': '2d sphere'}", "t x_2d_sphere"),
                arguments("{a: true, b: null}", "a__b_"));
    }

    @Test
    void writeConcernsAreSentEvenIfNobodyWaits() {
        assertThat(concernOf(Drop.collection(target(WriteConcern.UNACKNOWLEDGED, ReadConcern.DEFAULT, false))))
                .isEqualTo(BsonDocument.parse("{w: 0}"));
        assertThat(concernOf(CreateCollection.of(
                        target(WriteConcern.MAJORITY, ReadConcern.DEFAULT, false), new CreateCollectionOptions())))
                .isEqualTo(BsonDocument.parse("{w: 'majority'}"));
        assertThat(concernOf(DropIndexes.named(
                        target(WriteConcern.MAJORITY, ReadConcern.DEFAULT, false), "*", new DropIndexOptions())))
                .isEqualTo(BsonDocument.parse("{w: 'majority'}"));
    }

    private static BsonDocument concernOf(Command<?> command) {
        return WrittenCommand.of(command).getDocument("writeConcern");
    }

    @Test
    void aCommitQuorumIsKeptFromServersThatWouldTakeItForSomethingElse() {
        CreateIndexes command = createIndexes(
                new Document("a", 1),
                new IndexOptions(),
                new CreateIndexOptions().commitQuorum(CreateIndexCommitQuorum.MAJORITY));
        assertThatThrownBy(() -> WrittenCommand.of(command, WrittenCommand.terms(WrittenCommand.OLD, 0, null)))
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessageContaining("4.4");
    }

    @Test
    void rawDataIsAskedOfNewServersOnly() {
        Target raw = target(WriteConcern.ACKNOWLEDGED, ReadConcern.DEFAULT, true);
        List<Command<?>> commands = List.of(
                new ListIndexes<>(raw, new Listing(), CODEC),
                new ListCollections<>("db", ENCODING, new Listing(), CODEC, true),
                new CreateIndexes(raw, List.of(), new CreateIndexOptions()),
                DropIndexes.named(raw, "*", new DropIndexOptions()),
                new Find<>(raw, new Query(), CODEC),
                new FindFirst<>(raw, new Query(), CODEC));
        assertThat(commands).allSatisfy(command -> {
            assertThat(WrittenCommand.of(command).getBoolean("rawData").getValue())
                    .isTrue();
            assertThat(WrittenCommand.of(command, WrittenCommand.terms(WrittenCommand.NEWEST - 1, 0, null)))
                    .doesNotContainKey("rawData");
        });
        assertThat(WrittenCommand.of(Drop.collection(raw))).doesNotContainKey("rawData");
    }

    @Test
    void theCommentOfAListOfIndexesGoesWithEachBatchAndThatOfCollectionsDoesNot() {
        Listing listing = new Listing();
        listing.comment = new BsonString("hi");
        listing.batchSize = 3;
        MongoNamespace where = new MongoNamespace("db.$cmd.list");
        assertThat(WrittenCommand.of(new ListIndexes<>(target(), listing, CODEC).more(where, 7, 3)))
                .isEqualTo(BsonDocument.parse("{getMore: {$numberLong: '7'}, collection: '$cmd.list', batchSize: 3,"
                        + " comment: 'hi', $db: 'db'}"));
        assertThat(WrittenCommand.of(new ListCollections<>("db", ENCODING, listing, CODEC, false).more(where, 7, 3)))
                .doesNotContainKey("comment");
    }

    // ---- commands of the user's own

    @Test
    void aCommandIsSentAsItIs() {
        assertThat(run("{ping: 1, readConcern: {level: 'local'}, maxTimeMS: 5, lsid: {id: 1}}", 0, null))
                .isEqualTo(BsonDocument.parse(
                        "{ping: 1, readConcern: {level: 'local'}, maxTimeMS: 5, lsid: {id: 1}, $db: 'db'}"));
    }

    @Test
    void whatIsWrittenForEveryCommandIsNotWrittenTwice() {
        BsonDocument sent = run(
                "{ping: 1, $db: 'x', $readPreference: {mode: 'primary'}, maxTimeMS: 5, apiVersion: '9'}",
                4000,
                ServerApi.builder().version(ServerApiVersion.V1).build());
        assertThat(sent)
                .isEqualTo(BsonDocument.parse("{ping: 1, $readPreference: {mode: 'primary'},"
                        + " maxTimeMS: {$numberLong: '4000'}, apiVersion: '1', $db: 'db'}"));
    }

    @Test
    void theReadPreferenceOfACommandWinsOverWhatStandsInIt() {
        RunCommand<BsonDocument> command = RunCommand.of(
                "db",
                BsonDocument.parse("{ping: 1, $readPreference: {mode: 'primary'}}"),
                ReadPreference.nearest(),
                CODEC);
        assertThat(WrittenCommand.of(command).getDocument("$readPreference"))
                .isEqualTo(BsonDocument.parse("{mode: 'nearest'}"));
    }

    private static BsonDocument run(String command, long maxTimeMillis, ServerApi api) {
        RunCommand<BsonDocument> run =
                RunCommand.of("db", BsonDocument.parse(command), ReadPreference.primary(), CODEC);
        return WrittenCommand.of(run, WrittenCommand.terms(WrittenCommand.NEWEST, maxTimeMillis, api));
    }

    @Test
    void aCommandWithACursorGivesItsSettingsToTheNextBatches() {
        CursorAnswer answer = new CursorAnswer();
        answer.batchSize = 2;
        answer.maxTimeMillis = 300;
        answer.comment = new BsonString("hi");
        RunCursorCommand<BsonDocument> command = runCursor(answer);
        assertThat(WrittenCommand.of(command))
                .isEqualTo(
                        BsonDocument.parse("{find: 'c', batchSize: 1, $readPreference: {mode: 'nearest'}, $db: 'db'}"));
        assertThat(WrittenCommand.of(command.more(new MongoNamespace("db.c"), 7, 1)))
                .isEqualTo(
                        BsonDocument.parse(
                                "{getMore: {$numberLong: '7'}, collection: 'c', batchSize: 2,"
                                        + " comment: 'hi', maxTimeMS: {$numberLong: '300'}, $readPreference: {mode: 'nearest'}, $db: 'db'}"));
    }

    @Test
    void aCursorThatIsLimitedBatchByBatchDoesNotLimitTheCommand() {
        CursorAnswer answer = new CursorAnswer();
        Terms limited = WrittenCommand.terms(WrittenCommand.NEWEST, 4000, null);
        assertThat(WrittenCommand.of(runCursor(answer), limited)).containsKey("maxTimeMS");
        answer.timeoutMode = TimeoutMode.ITERATION;
        assertThat(WrittenCommand.of(runCursor(answer), limited)).doesNotContainKey("maxTimeMS");
    }

    private static RunCursorCommand<BsonDocument> runCursor(CursorAnswer answer) {
        return new RunCursorCommand<>(
                "db", BsonDocument.parse("{find: 'c', batchSize: 1}"), ReadPreference.nearest(), answer, CODEC);
    }

    // ---- ingredients

    private static CreateCollection create(CreateCollectionOptions options) {
        return CreateCollection.of(target(), options);
    }

    private static CreateIndexes createIndexes(Bson keys, IndexOptions options, CreateIndexOptions how) {
        return new CreateIndexes(target(), List.of(new IndexModel(keys, options)), how);
    }

    private static ListCollections<BsonDocument> listCollections(Consumer<Listing> change) {
        Listing listing = new Listing();
        change.accept(listing);
        return new ListCollections<>("db", ENCODING, listing, CODEC, false);
    }

    private static ListCollections<BsonDocument> names(Bson filter) {
        Listing listing = new Listing();
        listing.filter = filter;
        listing.authorizedOnly = true;
        return ListCollections.names("db", ENCODING, listing, CODEC, false);
    }

    private static Target target() {
        return target(WriteConcern.ACKNOWLEDGED, ReadConcern.DEFAULT, false);
    }

    private static Target target(WriteConcern writeConcern, ReadConcern readConcern, boolean rawData) {
        return new Target(
                new MongoNamespace("db.c"), ENCODING, ReadPreference.nearest(), readConcern, writeConcern, rawData);
    }
}
