package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import io.codriver.CodriverCollection;
import io.codriver.FindFlux;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.CountDocuments;
import io.codriver.internal.command.Delete;
import io.codriver.internal.command.Drop;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.EstimatedCount;
import io.codriver.internal.command.InsertMany;
import io.codriver.internal.command.InsertOne;
import io.codriver.internal.command.Replace;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Update;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A collection. Each operation makes its command anew for each subscription. */
final class LiveCollection<T> extends NotYetCollection<T> {

    private final MongoNamespace namespace;
    private final Class<T> documentClass;
    private final View view;
    private final Target target;

    LiveCollection(MongoNamespace namespace, Class<T> documentClass, View view) {
        this.namespace = namespace;
        this.documentClass = Arguments.given("documentClass", documentClass);
        this.view = view;
        this.target = new Target(
                namespace,
                new Encoding(view.registry(), documentClass),
                view.readPreference(),
                view.readConcern(),
                withoutWTimeout(view));
    }

    /** Spec: Client Side Operations Timeout: {@code wTimeout} is ignored once {@code timeoutMS} is set. */
    private static WriteConcern withoutWTimeout(View view) {
        WriteConcern concern = view.writeConcern();
        boolean ignored = view.timeout().isSet() && concern.getWTimeout(TimeUnit.MILLISECONDS) != null;
        return ignored ? concern.withWTimeout(0, TimeUnit.MILLISECONDS) : concern;
    }

    private Codec<T> codec() {
        return view.registry().get(documentClass);
    }

    private <R> Mono<R> run(Supplier<Command<R>> command) {
        return view.operations().run(command, view.timeout());
    }

    // ---- what it is

    @Override
    public MongoNamespace getNamespace() {
        return namespace;
    }

    @Override
    public Class<T> getDocumentClass() {
        return documentClass;
    }

    @Override
    public CodecRegistry getCodecRegistry() {
        return view.registry();
    }

    @Override
    public ReadPreference getReadPreference() {
        return view.readPreference();
    }

    @Override
    public WriteConcern getWriteConcern() {
        return view.writeConcern();
    }

    @Override
    public ReadConcern getReadConcern() {
        return view.readConcern();
    }

    @Override
    public @Nullable Long getTimeout(TimeUnit unit) {
        return view.timeout(unit);
    }

    @Override
    public <N> CodriverCollection<N> withDocumentClass(Class<N> otherClass) {
        return new LiveCollection<>(namespace, otherClass, view);
    }

    @Override
    public CodriverCollection<T> withCodecRegistry(CodecRegistry codecRegistry) {
        return new LiveCollection<>(namespace, documentClass, view.with(codecRegistry));
    }

    @Override
    public CodriverCollection<T> withReadPreference(ReadPreference readPreference) {
        return new LiveCollection<>(namespace, documentClass, view.with(readPreference));
    }

    @Override
    public CodriverCollection<T> withWriteConcern(WriteConcern writeConcern) {
        return new LiveCollection<>(namespace, documentClass, view.with(writeConcern));
    }

    @Override
    public CodriverCollection<T> withReadConcern(ReadConcern readConcern) {
        return new LiveCollection<>(namespace, documentClass, view.with(readConcern));
    }

    @Override
    public CodriverCollection<T> withTimeout(long timeout, TimeUnit unit) {
        return new LiveCollection<>(namespace, documentClass, view.with(timeout, unit));
    }

    // ---- reads

    @Override
    public FindFlux<T> find() {
        return find(new BsonDocument(), documentClass);
    }

    @Override
    public <R> FindFlux<R> find(Class<R> resultClass) {
        return find(new BsonDocument(), resultClass);
    }

    @Override
    public FindFlux<T> find(Bson filter) {
        return find(filter, documentClass);
    }

    @Override
    public <R> FindFlux<R> find(Bson filter, Class<R> resultClass) {
        Arguments.given("filter", filter);
        Arguments.given("resultClass", resultClass);
        return new LiveFind<>(view.operations(), view.timeout(), target, resultClass).filter(filter);
    }

    @Override
    public Mono<Long> countDocuments() {
        return countDocuments(new BsonDocument(), new CountOptions());
    }

    @Override
    public Mono<Long> countDocuments(Bson filter) {
        return countDocuments(filter, new CountOptions());
    }

    @Override
    public Mono<Long> countDocuments(Bson filter, CountOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("options", options);
        return run(() -> new CountDocuments(target, filter, options));
    }

    @Override
    public Mono<Long> estimatedDocumentCount() {
        return estimatedDocumentCount(new EstimatedDocumentCountOptions());
    }

    @Override
    public Mono<Long> estimatedDocumentCount(EstimatedDocumentCountOptions options) {
        Arguments.given("options", options);
        return run(() -> new EstimatedCount(target, options));
    }

    // ---- writes

    @Override
    public Mono<InsertOneResult> insertOne(T document) {
        return insertOne(document, new InsertOneOptions());
    }

    @Override
    public Mono<InsertOneResult> insertOne(T document, InsertOneOptions options) {
        Arguments.given("document", document);
        Arguments.given("options", options);
        return run(() -> new InsertOne<>(target, codec(), document, options));
    }

    @Override
    public Mono<InsertManyResult> insertMany(List<? extends T> documents) {
        return insertMany(documents, new InsertManyOptions());
    }

    @Override
    public Mono<InsertManyResult> insertMany(List<? extends T> documents, InsertManyOptions options) {
        Arguments.givenAll("documents", documents);
        Arguments.given("options", options);
        return run(() -> new InsertMany<>(target, codec(), documents, options));
    }

    @Override
    public Mono<DeleteResult> deleteOne(Bson filter) {
        return delete(filter, false, new DeleteOptions());
    }

    @Override
    public Mono<DeleteResult> deleteOne(Bson filter, DeleteOptions options) {
        return delete(filter, false, options);
    }

    @Override
    public Mono<DeleteResult> deleteMany(Bson filter) {
        return delete(filter, true, new DeleteOptions());
    }

    @Override
    public Mono<DeleteResult> deleteMany(Bson filter, DeleteOptions options) {
        return delete(filter, true, options);
    }

    private Mono<DeleteResult> delete(Bson filter, boolean multi, DeleteOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("options", options);
        return run(() -> new Delete(target, filter, multi, options));
    }

    @Override
    public Mono<UpdateResult> replaceOne(Bson filter, T replacement) {
        return replaceOne(filter, replacement, new ReplaceOptions());
    }

    @Override
    public Mono<UpdateResult> replaceOne(Bson filter, T replacement, ReplaceOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("replacement", replacement);
        Arguments.given("options", options);
        return run(() -> new Replace<>(target, filter, replacement, codec(), options));
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, Bson update) {
        return update(filter, update, false, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, Bson update, UpdateOptions options) {
        return update(filter, update, false, options);
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update) {
        return update(filter, update, false, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateOne(Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return update(filter, update, false, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, Bson update) {
        return update(filter, update, true, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, Bson update, UpdateOptions options) {
        return update(filter, update, true, options);
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update) {
        return update(filter, update, true, new UpdateOptions());
    }

    @Override
    public Mono<UpdateResult> updateMany(Bson filter, List<? extends Bson> update, UpdateOptions options) {
        return update(filter, update, true, options);
    }

    private Mono<UpdateResult> update(Bson filter, Bson update, boolean multi, UpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> Update.operators(target, filter, update, multi, options));
    }

    private Mono<UpdateResult> update(Bson filter, List<? extends Bson> update, boolean multi, UpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> Update.pipeline(target, filter, update, multi, options));
    }

    @Override
    public Mono<Void> drop() {
        return run(() -> Drop.collection(target));
    }

    @Override
    public Mono<Void> drop(DropCollectionOptions options) {
        if (Arguments.given("options", options).getEncryptedFields() != null) {
            throw notYet("drop with encrypted fields");
        }
        return drop();
    }
}
