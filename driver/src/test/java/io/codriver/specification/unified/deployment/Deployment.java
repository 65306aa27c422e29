package io.codriver.specification.unified.deployment;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.test.AccessTokens;
import io.codriver.test.RecordedCommand;
import io.codriver.test.TestDeployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A running deployment and the internal clients of the runner, which are those of the official driver: what a case finds
 * and what is read after it does not depend on the driver under test.
 *
 * <p>Shared by all files of a topology; each case leaves it without fail points.
 */
public final class Deployment implements AutoCloseable {

    private static final int NAMESPACE_EXISTS = 48;

    private final Uris uris;
    private final String user;
    private final Optional<AccessTokens> tokens;
    private final List<? extends TestDeployment> servers;
    private final List<MongoClient> admins;
    private final Map<ServerAddress, MongoClient> adminsOfOne = new ConcurrentHashMap<>();

    /**
     * Where clients connect.
     *
     * @param all for clients which may use all of it
     * @param one for clients which must use one mongos, or the load balancer before one
     */
    public record Uris(String all, String one) {

        /** As somebody who has to say who it is: {@code name:password@}, empty for nobody. */
        Uris as(String user) {
            return new Uris(Deployment.as(user, all), Deployment.as(user, one));
        }
    }

    /**
     * Connects the internal clients, one for each set of data.
     *
     * @param user {@code name:password@} of the one whom all clients are, empty if nobody asks
     * @param servers closed with it; the first holds the data that a case is judged by
     */
    public Deployment(Uris uris, String user, List<? extends TestDeployment> servers) {
        this(uris, user, servers, Optional.empty());
    }

    /** As above, for servers to which these tokens are proof, too. */
    Deployment(Uris uris, String user, List<? extends TestDeployment> servers, AccessTokens tokens) {
        this(uris, user, servers, Optional.of(tokens));
    }

    private Deployment(Uris uris, String user, List<? extends TestDeployment> servers, Optional<AccessTokens> tokens) {
        this.tokens = tokens;
        this.uris = uris.as(user);
        this.user = user;
        this.servers = servers;
        this.admins = servers.stream()
                .map(each -> MongoClients.create(as(user, each.connectionString())))
                .toList();
    }

    private static String as(String user, String uri) {
        return uri.replace("mongodb://", "mongodb://" + user);
    }

    public String uri() {
        return uris.all();
    }

    public String uriOfOne() {
        return uris.one();
    }

    /** A callback which gives a new token each time, where tokens are proof. */
    public Optional<MongoCredential> withToken() {
        return tokens.map(authority -> MongoCredential.createOidcCredential(null)
                .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, (MongoCredential.OidcCallback)
                        context -> new MongoCredential.OidcCallbackResult(authority.issue())));
    }

    /** The same without the user whom clients are. */
    public String withoutUser(String uri) {
        return uri.replace(user, "");
    }

    /** Ends all fail points on all servers, whoever configured them. */
    public void clearFailPoints() {
        servers.forEach(TestDeployment::clearFailPoints);
    }

    /** Ends all transactions, so that none which a case left open is in the way of the next. */
    public void endTransactions() {
        BsonDocument command = new BsonDocument("killAllSessions", new BsonArray());
        admins.forEach(admin -> Blocking.setUp(admin.getDatabase("admin").runCommand(command, BsonDocument.class)));
    }

    /** Whatever was received until now does not count. */
    public void forgetReceived() {
        servers.forEach(TestDeployment::forgetCommands);
    }

    /** All commands that its servers have received since then, of whichever client. */
    public Set<BsonDocument> received() {
        return servers.stream()
                .flatMap(each -> each.members().stream())
                .flatMap(member -> member.commands().stream())
                .map(RecordedCommand::document)
                .collect(Collectors.toSet());
    }

    /** Runs a command on the admin database of one server. */
    public void run(ServerAddress server, BsonDocument command) {
        MongoClient admin = adminsOfOne.computeIfAbsent(
                server,
                address -> MongoClients.create(as(
                        user, "mongodb://" + address.getHost() + ":" + address.getPort() + "/?directConnection=true")));
        Blocking.setUp(admin.getDatabase("admin").runCommand(command, BsonDocument.class));
    }

    /** What {@code getParameter} says, null if the server does not know it. */
    public @Nullable BsonValue parameter(String name) {
        BsonDocument command = new BsonDocument("getParameter", new BsonInt32(1)).append(name, new BsonInt32(1));
        try {
            BsonDocument reply = Blocking.setUp(admin().getDatabase("admin").runCommand(command, BsonDocument.class));
            return reply == null ? null : reply.get(name);
        } catch (MongoCommandException unknown) {
            return null;
        }
    }

    /** Puts a collection into the state that one element of {@code initialData} describes. */
    public void fill(BsonDocument data) {
        admins.forEach(admin -> fill(admin, data));
    }

    private static void fill(MongoClient admin, BsonDocument data) {
        MongoDatabase database =
                admin.getDatabase(data.getString("databaseName").getValue()).withWriteConcern(WriteConcern.MAJORITY);
        String name = data.getString("collectionName").getValue();
        MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
        Blocking.setUp(collection.drop());
        List<BsonDocument> documents = documents(data);
        if (data.containsKey("createOptions") || documents.isEmpty()) {
            BsonDocument create = new BsonDocument("create", new BsonString(name));
            create.putAll(data.getDocument("createOptions", new BsonDocument()));
            // A command that the case before gave up may have been late and made it again.
            Blocking.setUp(Mono.defer(() -> Mono.from(database.runCommand(create, BsonDocument.class)))
                    .retryWhen(Retry.max(3)
                            .filter(refusal -> refusal instanceof MongoCommandException refused
                                    && refused.getErrorCode() == NAMESPACE_EXISTS)
                            .doBeforeRetryAsync(again -> Mono.from(collection.drop()))));
        }
        if (!documents.isEmpty()) {
            Blocking.setUp(collection.insertMany(documents));
        }
    }

    /** Forgets a collection, if there is one. */
    public void drop(String database, String collection) {
        admins.forEach(admin -> Blocking.setUp(
                admin.getDatabase(database).getCollection(collection).drop()));
    }

    /** All documents of a collection by {@code _id}, as the primary has them. */
    public List<BsonDocument> documents(String database, String collection) {
        List<BsonDocument> found = Blocking.setUp(Flux.from(admin().getDatabase(database)
                        .getCollection(collection, BsonDocument.class)
                        .withReadPreference(ReadPreference.primary())
                        .withReadConcern(ReadConcern.LOCAL)
                        .find()
                        .sort(new BsonDocument("_id", new BsonInt32(1))))
                .collectList());
        return found == null ? List.of() : found;
    }

    /** The collections of a database. */
    public List<String> collections(String database) {
        List<String> names = Blocking.setUp(
                Flux.from(admin().getDatabase(database).listCollectionNames()).collectList());
        return names == null ? List.of() : names;
    }

    /** The indexes of a collection; none if it does not exist. */
    public List<String> indexes(String database, String collection) {
        List<String> names = Blocking.setUp(Flux.from(
                        admin().getDatabase(database).getCollection(collection).listIndexes())
                .map(index -> index.getString("name"))
                .collectList());
        return names == null ? List.of() : names;
    }

    /** The documents of one element of {@code initialData} or {@code outcome}. */
    public static List<BsonDocument> documents(BsonDocument data) {
        return data.getArray("documents").stream().map(BsonValue::asDocument).toList();
    }

    private MongoClient admin() {
        return admins.get(0);
    }

    @Override
    public void close() {
        admins.forEach(MongoClient::close);
        adminsOfOne.values().forEach(MongoClient::close);
        servers.forEach(TestDeployment::close);
    }
}
