package io.codriver.benchmarks.harness;

import com.mongodb.client.model.Filters;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.benchmarks.server.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the contestants have to do. */
public enum Workload {
    /** One caller, which asks for one document by its {@code _id}, each time another one. */
    FIND_ONE("findOne, 1 caller", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            return findOne(contestant.open(port), 1);
        }
    },
    /** The same from a thread of its own, which waits for the answer. */
    FIND_ONE_BLOCKING("findOne, 1 blocked thread", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            MongoCollection<Document> people = people(contestant.open(port), "people");
            return List.of(new BlockingLane(0, (fields, number) -> {
                Document found = Mono.from(people.find(byId(number)).first()).block();
                readPerson(number, found, fields);
            }));
        }
    },
    /** 32 callers at once. */
    FIND_ONE_32("findOne, 32 callers", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            return findOne(contestant.open(port), 32);
        }
    },
    /** One caller, which inserts a document, each time with another {@code _id}. */
    INSERT_ONE("insertOne, 1 caller", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            MongoCollection<Document> people = people(contestant.open(port), "people");
            Document person = Person.withId(Person.id(0));
            return List.of(new ReactiveLane(
                    0,
                    number -> {
                        person.put("_id", Person.id(number));
                        return people.insertOne(person);
                    },
                    new Acknowledgement()));
        }
    },
    /** One caller, which reads 10,000 documents in ten batches, with unbounded demand. */
    STREAM("stream of 10,000", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            MongoCollection<Document> stream = people(contestant.open(port), "stream");
            return List.of(new ReactiveLane(0, number -> stream.find(), new EveryField(10_000)));
        }
    },
    /** The same, asking for a few documents at a time. */
    STREAM_BOUNDED("stream, limitRate(256)", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            MongoCollection<Document> stream = people(contestant.open(port), "stream");
            return List.of(
                    new ReactiveLane(0, number -> Flux.from(stream.find()).limitRate(256), new EveryField(10_000)));
        }
    },
    /** One caller, which inserts 1,000 documents with one command. */
    BULK("insertMany of 1,000", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            MongoCollection<Document> people = people(contestant.open(port), "people");
            List<Document> thousand = new ArrayList<>(IntStream.range(0, MANY)
                    .mapToObj(n -> Person.withId(Person.id(n)))
                    .toList());
            return List.of(new ReactiveLane(
                    0,
                    number -> {
                        for (int i = 0; i < thousand.size(); i++) {
                            thousand.get(i).put("_id", Person.id(number * MANY + i));
                        }
                        return people.insertMany(thousand);
                    },
                    new Acknowledgement()));
        }
    },
    /** A new client, 100 operations at once which need a connection each, and close. Counted in connections. */
    OPENINGS("100 openings of a new client", 100) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            return openings(contestant, port, units());
        }
    },
    /** The same with 1,000 connections. */
    STORM("storm of 1,000 openings", 1_000) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            return openings(contestant, port, units());
        }
    },
    /** A new client, one ping, and close. */
    CLIENTS("new client, ping, close", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            Document ping = new Document("ping", 1);
            return List.of(new BlockingLane(0, (fields, number) -> {
                try (MongoClient client = contestant.open(port)) {
                    Mono.from(client.getDatabase("rally").runCommand(ping)).block();
                }
            }));
        }
    },
    /** One caller whose every ping needs a new connection over TLS, authenticated with SCRAM-SHA-256; TLS sessions are resumed. */
    SECURED("TLS and SCRAM, ping, close", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            Document ping = new Document("ping", 1);
            MongoClient client = contestant.open(Secured.settings(port));
            return List.of(
                    new ReactiveLane(0, number -> client.getDatabase("admin").runCommand(ping), new Anything()));
        }

        @Override
        boolean isSecured() {
            return true;
        }
    },
    /** A name nobody asked for before, while 500 others are stuck in DNS. */
    LOOKUP("DNS lookup beside 500 stuck", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            DnsLoad load = DnsLoad.on(port);
            return List.of(new ReactiveLane(0, load::lookUp, new Anything()));
        }

        @Override
        boolean suits(Contestant contestant) {
            return contestant == Contestant.CODRIVER_NIO;
        }
    },
    /** A name that is in the map. */
    KNOWN_NAME("known name beside 500 stuck", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            DnsLoad load = DnsLoad.on(port);
            return List.of(new ReactiveLane(0, number -> load.known(), new Anything()));
        }

        @Override
        boolean suits(Contestant contestant) {
            return contestant == Contestant.CODRIVER_NIO;
        }
    },
    /** An address. */
    LITERAL("literal beside 500 stuck", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            DnsLoad load = DnsLoad.on(port);
            // Answered within the call: a lane that asks on would never leave the thread that starts it.
            return List.of(
                    new BlockingLane(0, (fields, number) -> load.literal().block()));
        }

        @Override
        boolean suits(Contestant contestant) {
            return contestant == Contestant.CODRIVER_NIO;
        }
    },
    /** A new client of a new name, one ping, and close, while 500 names are stuck in the DNS that it asks. */
    CLIENTS_BY_NAME("new client beside 500 stuck", 1) {
        @Override
        List<Lane> lanes(Contestant contestant, int port) {
            Document ping = new Document("ping", 1);
            DnsLoad load = DnsLoad.on(port);
            return List.of(new BlockingLane(0, (fields, number) -> {
                try (MongoClient client = load.client(contestant, number)) {
                    Mono.from(client.getDatabase("rally").runCommand(ping)).block();
                }
            }));
        }

        @Override
        boolean suits(Contestant contestant) {
            return !contestant.isOfficial();
        }
    };

    private static final int MANY = 1_000;

    private final String title;
    private final int units;

    Workload(String title, int units) {
        this.title = title;
        this.units = units;
    }

    /** Makes the callers, not started yet; call them from a process that has measured nothing else. */
    abstract List<Lane> lanes(Contestant contestant, int port);

    /** Whether that contestant has what is measured: official drivers have no resolve stage that could be loaded. */
    boolean suits(Contestant contestant) {
        return true;
    }

    /** Whether it needs the server that speaks TLS and knows users. */
    boolean isSecured() {
        return false;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** For commands. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many operations one call is counted as. */
    public int units() {
        return units;
    }

    private static List<Lane> findOne(MongoClient client, int callers) {
        MongoCollection<Document> people = people(client, "people");
        return IntStream.range(0, callers)
                .<Lane>mapToObj(caller -> new ReactiveLane(
                        caller << 18, number -> people.find(byId(number)).first(), new OnePerson()))
                .toList();
    }

    private static List<Lane> openings(Contestant contestant, int port, int connections) {
        Document hold = new Document("hold", connections);
        return List.of(new BlockingLane(0, (fields, number) -> {
            try (MongoClient client = contestant.open(port, connections)) {
                Flux.range(0, connections)
                        .flatMap(n -> client.getDatabase("rally").runCommand(hold), connections)
                        .blockLast();
            }
        }));
    }

    private static MongoCollection<Document> people(MongoClient client, String collection) {
        return client.getDatabase("rally").getCollection(collection);
    }

    private static Bson byId(int number) {
        return Filters.eq("_id", Person.id(number));
    }

    private static void readPerson(int number, @Nullable Object found, FieldReader fields) {
        ObjectId asked = Person.id(number);
        if (!(found instanceof Document person)
                || person.size() != Person.FIELDS
                || !asked.equals(person.getObjectId("_id"))) {
            throw new IllegalStateException("Asked for " + asked + ", got " + found);
        }
        fields.read(person);
    }

    /** The person that was asked for. */
    private record OnePerson() implements ReactiveLane.Items {
        @Override
        public void read(int call, Object item, FieldReader fields) {
            readPerson(call, item, fields);
        }

        @Override
        public int perCall() {
            return 1;
        }
    }

    /** One answer of whatever kind. */
    private record Anything() implements ReactiveLane.Items {
        @Override
        public void read(int call, Object item, FieldReader fields) {}

        @Override
        public int perCall() {
            return 1;
        }
    }

    /** Documents, each read to its last field. */
    private record EveryField(int perCall) implements ReactiveLane.Items {
        @Override
        public void read(int call, Object item, FieldReader fields) {
            fields.read((Document) item);
        }
    }

    /** The result of a write. */
    private record Acknowledgement() implements ReactiveLane.Items {
        @Override
        public void read(int call, Object item, FieldReader fields) {
            boolean whole = item instanceof InsertManyResult many
                    ? many.getInsertedIds().size() == MANY
                    : ((InsertOneResult) item).getInsertedId() != null;
            if (!whole) {
                throw new IllegalStateException("Not all acknowledged: " + item);
            }
        }

        @Override
        public int perCall() {
            return 1;
        }
    }
}
