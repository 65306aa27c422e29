package io.codriver.neighbours;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.set;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bson.codecs.configuration.CodecRegistries.fromCodecs;
import static org.bson.codecs.configuration.CodecRegistries.fromProviders;
import static org.bson.codecs.configuration.CodecRegistries.fromRegistries;

import com.mongodb.BasicDBObject;
import com.mongodb.DBRef;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.geojson.Point;
import com.mongodb.client.model.geojson.Position;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.neighbours.SideBySide.Compared;
import io.codriver.neighbours.Things.Bill;
import io.codriver.neighbours.Things.Box;
import io.codriver.neighbours.Things.Car;
import io.codriver.neighbours.Things.Entry;
import io.codriver.neighbours.Things.Fixed;
import io.codriver.neighbours.Things.Money;
import io.codriver.neighbours.Things.MoneyCodec;
import io.codriver.neighbours.Things.Odd;
import io.codriver.neighbours.Things.Person;
import io.codriver.neighbours.Things.Rally;
import io.codriver.neighbours.Things.Shelf;
import io.codriver.neighbours.Things.Stage;
import io.codriver.neighbours.Things.Sums;
import io.codriver.neighbours.Things.Surface;
import io.codriver.neighbours.Things.Unnumbered;
import io.codriver.test.EmbeddedServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.codecs.pojo.PojoCodecProvider;
import org.bson.json.JsonObject;
import org.bson.types.Binary;
import org.bson.types.Code;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a codec makes of an object: our client sends and returns what the official one does, with the same codecs. */
final class CodecsTest {

    private static final UUID CREW = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final ObjectId ID = new ObjectId("0123456789abcdef01234567");
    private static final Instant THEN = Instant.ofEpochMilli(1_234_567_890_123L);

    private static final CodecRegistry POJOS = fromRegistries(
            fromCodecs(new MoneyCodec()),
            MongoClientSettings.getDefaultCodecRegistry(),
            fromProviders(PojoCodecProvider.builder()
                    .automatic(true)
                    .register(Car.class)
                    .build()));

    private static final EmbeddedServer SERVER = EmbeddedServer.start();
    private static final Map<UuidRepresentation, SideBySide> CLIENTS = new EnumMap<>(UuidRepresentation.class);

    @BeforeAll
    static void bothClientsOfEachRepresentation() {
        for (UuidRepresentation representation : UuidRepresentation.values()) {
            CLIENTS.put(
                    representation, new SideBySide(SERVER, settings -> settings.uuidRepresentation(representation)));
        }
    }

    @AfterAll
    static void closeAll() {
        CLIENTS.values().forEach(SideBySide::close);
        SERVER.close();
    }

    /** What is stored: an object, the class it is stored as, and what the client is told of codecs. */
    record Row<T>(String name, T value, Class<T> type, CodecRegistry codecs, UuidRepresentation uuids) {

        static <T> Row<T> of(String name, Class<T> type, T value) {
            return new Row<>(name, value, type, POJOS, UuidRepresentation.STANDARD);
        }

        Row<T> with(UuidRepresentation other) {
            return new Row<>(name + " with UUIDs " + other, value, type, codecs, other);
        }

        Row<T> with(CodecRegistry other) {
            return new Row<>(name, value, type, other, uuids);
        }

        /** Whether it comes back as it went. A map may come back with values of other classes. */
        boolean isTyped() {
            return !Map.class.isAssignableFrom(type) && type != JsonObject.class;
        }

        SideBySide clients() {
            return requireNonNull(CLIENTS.get(uuids));
        }

        SideBySide.Way<T> way() {
            return as(type);
        }

        <R> SideBySide.Way<R> as(Class<R> other) {
            return database -> database.getCollection("things", other).withCodecRegistry(codecs);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row<?>> rows() {
        return Stream.of(maps(), objects(), uuids(), failures()).flatMap(rows -> rows);
    }

    static Stream<Row<?>> maps() {
        BsonDocument everything = everyBsonType();
        return Stream.of(
                Row.of("a document of every class", Document.class, everyClass()),
                Row.of("a document of every BSON type", BsonDocument.class, everything),
                Row.of(
                        "code in its scope, which the server does not store",
                        BsonDocument.class,
                        new BsonDocument("_id", new BsonInt32(1))
                                .append(
                                        "c",
                                        new BsonJavaScriptWithScope("x", new BsonDocument("x", new BsonInt32(1))))),
                Row.of("a raw document", RawBsonDocument.class, RawBsonDocument.parse("{_id: 1, a: [1, {b: 'c'}]}")),
                Row.of(
                        "an empty document in an array",
                        Document.class,
                        new Document("_id", 1).append("a", List.of(new Document()))),
                Row.of(
                        "a legacy object",
                        BasicDBObject.class,
                        new BasicDBObject("_id", 1).append("a", new BasicDBObject("b", List.of(1, "2")))),
                Row.of(
                        "JSON",
                        JsonObject.class,
                        new JsonObject("{\"_id\": 1, \"d\": {\"$numberDecimal\": \"1.50\"}, \"a\": [true, null]}")),
                Row.of("deep nesting", Document.class, nested(90)),
                Row.of(
                        "odd names",
                        Document.class,
                        new Document("_id", 1)
                                .append("", 0)
                                .append("ä\uD83D\uDE97", 1)
                                .append("with space", 2)));
    }

    static Stream<Row<?>> objects() {
        return Stream.of(
                Row.of("a record", Stage.class, stage()),
                Row.of("a record of records", Rally.class, new Rally("Monte", List.of(stage(), stage()), null)),
                Row.of("a record with a represented id", Entry.class, new Entry(ID.toHexString(), CREW, THEN)),
                Row.of(
                        "numbers",
                        Sums.class,
                        new Sums(
                                1,
                                new BigDecimal("12.340"),
                                Decimal128.parse("-0E+3"),
                                Long.MIN_VALUE,
                                (short) -1,
                                (byte) 7,
                                1.5f)),
                Row.of("a plain object", Person.class, person()),
                Row.of("generic plain objects", Shelf.class, shelf()),
                Row.of("one of several kinds", Car.class, car()),
                Row.of("an object that does not change", Fixed.class, new Fixed(7, Surface.SNOW)),
                Row.of(
                        "a codec of the application",
                        Bill.class,
                        new Bill(1, new Money(1050, "EUR"), List.of(new Money(50, "EUR")))));
    }

    /** What leaves its id to the driver: told by the bytes that all but the id is alike. */
    static Stream<Row<?>> withoutId() {
        return Stream.of(
                Row.of("a document", Document.class, new Document("a", 1)),
                Row.of("a BSON document", BsonDocument.class, BsonDocument.parse("{a: 1}")),
                Row.of("a legacy object", BasicDBObject.class, new BasicDBObject("a", 1)),
                Row.of("a map", Map.class, new HashMap<>(Map.of("a", 1))),
                Row.of("a record", Unnumbered.class, new Unnumbered(null, "Ogier")),
                Row.of("a plain object", Person.class, new Person()),
                Row.of("a raw document", RawBsonDocument.class, RawBsonDocument.parse("{a: 1}")),
                Row.of("JSON", JsonObject.class, new JsonObject("{\"a\": 1}")));
    }

    static Stream<Row<?>> uuids() {
        return Arrays.stream(UuidRepresentation.values())
                .flatMap(representation -> Stream.of(
                        Row.of("a document", Document.class, new Document("_id", 1).append("crew", CREW))
                                .with(representation),
                        Row.of("a record", Entry.class, new Entry(ID.toHexString(), CREW, THEN))
                                .with(representation),
                        Row.of("an id", Document.class, new Document("_id", CREW))
                                .with(representation)));
    }

    static Stream<Row<?>> failures() {
        return Stream.of(
                Row.of("a class without a codec", Odd.class, new Odd())
                        .with(MongoClientSettings.getDefaultCodecRegistry()),
                Row.of("a value without a codec", Document.class, new Document("_id", 1).append("odd", new Odd()))
                        .with(MongoClientSettings.getDefaultCodecRegistry()),
                Row.of(
                        "a decimal that does not fit",
                        Document.class,
                        new Document("_id", 1).append("d", new BigDecimal("1e9999"))),
                Row.of("a name with a zero", Document.class, new Document("_id", 1).append("a\0b", 1)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    <T> void isInserted(Row<T> row) {
        row.clients().compare("insert", List.of(), row.way(), things -> things.insertOne(row.value()));
        row.clients().compare("insert", List.of(), row.way(), things -> things.insertMany(List.of(row.value())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    <T> void isReplacedAndSetAndSearchedFor(Row<T> row) {
        List<BsonDocument> one = List.of(new BsonDocument("_id", new BsonInt32(1)));
        row.clients().compare("update", one, row.way(), things -> things.replaceOne(exists("x"), row.value()));
        row.clients().compare("update", one, row.way(), things -> things.updateOne(exists("x"), set("x", row.value())));
        row.clients().compare("find", one, row.way(), things -> things.find(eq("x", row.value())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    <T> void isReadAsItselfAndAsDocuments(Row<T> row) {
        List<BsonDocument> stored = row.clients().written(row.way(), row.value());
        if (stored.isEmpty()) {
            return;
        }
        Compared read = row.clients().compare("find", stored, row.way(), things -> things.find());
        if (row.isTyped()) {
            assertThat(read.outcome().emitted()).usingRecursiveComparison().isEqualTo(List.of(row.value()));
        }
        row.clients().compare("find", stored, row.as(Document.class), things -> things.find());
        row.clients().compare("find", stored, row.as(BsonDocument.class), things -> things.find()
                .first());
        row.clients().compare("find", stored, row.as(RawBsonDocument.class), things -> things.find());
        row.clients().compare("find", stored, row.as(BasicDBObject.class), things -> things.find());
    }

    /** Each inserts an object of its own: codecs put the new id into what they were given. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void idsAreMadeAlike(int number) {
        Made theirs = made(withoutId().toList().get(number), SideBySide::official);
        Made our = made(withoutId().toList().get(number), SideBySide::ours);
        assertThat(our).isEqualTo(theirs);
    }

    /** The names in the order they were sent, and whether the id that was told is the one that was sent. */
    record Made(List<String> names, boolean isTold, boolean isTheSame) {}

    private static <T> Made made(Row<T> row, Function<SideBySide, MongoClient> client) {
        SideBySide clients = row.clients();
        Compared inserted = clients.played(
                client.apply(clients), "insert", List.of(), row.way(), things -> things.insertOne(row.value()));
        BsonDocument sent =
                inserted.commands().get(0).getArray("documents").get(0).asDocument();
        BsonValue told = ((InsertOneResult) inserted.outcome().emitted().get(0)).getInsertedId();
        return new Made(List.copyOf(sent.keySet()), told != null, Objects.equals(told, sent.get("_id")));
    }

    @ParameterizedTest
    @MethodSource("withoutId")
    <T> void replacementsAreWrittenAsTheyAre(Row<T> row) {
        row.clients().compare("update", List.of(), row.way(), things -> things.replaceOne(exists("x"), row.value()));
    }

    @Test
    void replacementsKeepTheOrderOfTheirFields() {
        Row<Document> row = Row.of("the id last", Document.class, new Document("a", 1).append("_id", 1));
        row.clients().compare("update", List.of(), row.way(), things -> things.replaceOne(eq(1), row.value()));
        row.clients()
                .compare("findAndModify", List.of(), row.way(), things -> things.findOneAndReplace(eq(1), row.value()));
        row.clients().compare("insert", List.of(), row.way(), things -> things.insertOne(row.value()));
    }

    /** Written by one client, read by one that was told otherwise. */
    @ParameterizedTest
    @EnumSource(UuidRepresentation.class)
    void uuidsOfOthersAreReadAlike(UuidRepresentation reader) {
        for (byte subtype : new byte[] {3, 4}) {
            List<BsonDocument> stored = List.of(
                    new BsonDocument("_id", new BsonInt32(1)).append("crew", new BsonBinary(subtype, new byte[] {
                        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
                    })));
            Row<Document> row = Row.of("stored", Document.class, new Document()).with(reader);
            row.clients().compare("find", stored, row.way(), things -> things.find());
            row.clients().compare("find", stored, row.as(BasicDBObject.class), things -> things.find());
            row.clients().compare("find", stored, row.as(Crew.class), things -> things.find());
        }
    }

    /** A record with a UUID alone. */
    public record Crew(int _id, UUID crew) {}

    @Test
    void whatDoesNotFitTheClassIsRefusedAlike() {
        Row<Stage> row = Row.of("stored", Stage.class, stage());
        List<BsonDocument> stored = List.of(BsonDocument.parse("{_id: 1, name: 3, km: 'far'}"));
        Compared read = row.clients().compare("find", stored, row.way(), things -> things.find());
        assertThat(read.outcome().failure()).isNotNull();
        row.clients().compare("find", stored, row.way(), things -> things.find().first());
    }

    @Test
    void registriesOfClientAndDatabaseAreInherited() {
        List<BsonDocument> none = List.of();
        Bill bill = new Bill(1, new Money(1, "EUR"), List.of());
        try (SideBySide clients = new SideBySide(SERVER, settings -> settings.codecRegistry(POJOS))) {
            Compared ofClient = clients.compare(
                    "insert", none, test -> test.getCollection("things", Bill.class), things -> things.insertOne(bill));
            assertThat(ofClient.commands()).hasSize(1);
        }
        SideBySide plain = requireNonNull(CLIENTS.get(UuidRepresentation.STANDARD));
        Compared ofDatabase = plain.compare(
                "insert",
                none,
                test -> test.withCodecRegistry(POJOS).getCollection("things", Bill.class),
                things -> things.insertOne(bill));
        assertThat(ofDatabase.commands()).hasSize(1);
        Compared ofNobody = plain.compare(
                "insert", none, test -> test.getCollection("things", Bill.class), things -> things.insertOne(bill));
        assertThat(ofNobody.commands()).isNotEqualTo(ofDatabase.commands());
    }

    private static Stage stage() {
        return new Stage(
                1,
                "Col de Turini",
                31.7,
                Surface.TARMAC,
                List.of("left 4", "right 2"),
                new HashMap<>(Map.of("a", List.of(1, 2), "b", List.of())),
                Set.of(Surface.SNOW),
                null);
    }

    private static Person person() {
        Person friend = new Person();
        friend.setName("Timo");
        Person person = new Person();
        person.setId(ID);
        person.setName("Walter");
        person.setAge(77);
        person.setFriends(List.of(friend));
        return person;
    }

    private static Shelf shelf() {
        Box<String> names = new Box<>();
        names.setContent("one");
        names.setMore(new HashMap<>(Map.of("a", "b")));
        Box<List<Integer>> numbers = new Box<>();
        numbers.setContent(List.of(1, 2, 3));
        Shelf shelf = new Shelf();
        shelf.setId(5);
        shelf.setNames(names);
        shelf.setNumbers(numbers);
        return shelf;
    }

    private static Car car() {
        Car car = new Car();
        car.setId(1);
        car.setMaker("Lancia");
        return car;
    }

    private static Document nested(int levels) {
        Document inner = new Document("_id", 0);
        for (int i = 1; i < levels; i++) {
            inner = new Document("_id", i).append("inner", i % 2 == 0 ? inner : List.of(inner));
        }
        return inner;
    }

    private static Document everyClass() {
        return new Document("_id", ID)
                .append("string", "text")
                .append("int", 1)
                .append("long", Long.MAX_VALUE)
                .append("double", -0.0)
                .append("not a number", Double.NaN)
                .append("boolean", true)
                .append("null", null)
                .append("date", new Date(-1))
                .append("instant", THEN)
                .append("local date", LocalDate.of(1969, 7, 20))
                .append("local time", LocalTime.of(23, 59, 59, 999_000_000))
                .append("local date and time", LocalDateTime.of(2024, 2, 29, 12, 0))
                .append("decimal", Decimal128.parse("1.10"))
                .append("big decimal", new BigDecimal("12345678901234567890.1234567890"))
                .append("bytes", new byte[] {1, 2, 3})
                .append("binary", new Binary((byte) 128, new byte[] {0, -1}))
                .append("uuid", CREW)
                .append("pattern", Pattern.compile("^a.*b$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE))
                .append("code", new Code("function() {}"))
                .append("timestamp", new BsonTimestamp(7, 9))
                .append("least", new MinKey())
                .append("most", new MaxKey())
                .append("list", Arrays.asList(1, null, "three", List.of(4)))
                .append("map", new TreeMap<>(Map.of("k", 1)))
                .append("enum", Surface.GRAVEL)
                .append("money", new Money(5, "EUR"))
                .append("character", 'c')
                .append("reference", new DBRef("others", 5))
                .append("point", new Point(new Position(7.42, 43.73)))
                .append("bson", new BsonInt64(5))
                .append("record", new Money(1, "CHF").currency().toLowerCase(Locale.ROOT));
    }

    private static BsonDocument everyBsonType() {
        return new BsonDocument("_id", new BsonObjectId(ID))
                .append("double", new BsonDouble(Double.NEGATIVE_INFINITY))
                .append("string", new BsonString("with \0 inside and \uD83D\uDE97"))
                .append("array", new BsonArray(List.of(new BsonInt32(1), BsonNull.VALUE, new BsonDocument())))
                .append("binary", new BsonBinary((byte) 128, new byte[] {1}))
                .append("date", new BsonDateTime(Long.MAX_VALUE))
                .append("regex", new BsonRegularExpression("a/b", "imx"))
                .append("code", new BsonJavaScript("1"))
                .append("timestamp", new BsonTimestamp(-1))
                .append("least", new BsonMinKey())
                .append("most", new BsonMaxKey());
    }
}
