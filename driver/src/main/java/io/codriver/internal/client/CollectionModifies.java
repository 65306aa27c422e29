package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.FindAndModify;
import io.codriver.internal.command.write.FindAndModify.Choice;
import io.codriver.internal.command.write.FindAndModify.Modification;
import java.util.List;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** The writes of a collection that bring the document they have changed. */
abstract class CollectionModifies<T> extends CollectionWrites<T> {

    CollectionModifies(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    @Override
    public Mono<T> findOneAndDelete(Bson filter) {
        return findOneAndDelete(filter, new FindOneAndDeleteOptions());
    }

    @Override
    public Mono<T> findOneAndDelete(Bson filter, FindOneAndDeleteOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("options", options);
        return run(() -> new FindAndModify<>(target, Choice.of(filter, options), null, codec()));
    }

    @Override
    public Mono<T> findOneAndReplace(Bson filter, T replacement) {
        return findOneAndReplace(filter, replacement, new FindOneAndReplaceOptions());
    }

    @Override
    public Mono<T> findOneAndReplace(Bson filter, T replacement, FindOneAndReplaceOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("replacement", replacement);
        Arguments.given("options", options);
        return run(() -> new FindAndModify<>(
                target,
                Choice.of(filter, options),
                Modification.of(Change.replacement(codec(), replacement, Judged.BY_EVERY_NAME), options),
                codec()));
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, Bson update) {
        return findOneAndUpdate(filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, Bson update, FindOneAndUpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> new FindAndModify<>(
                target,
                Choice.of(filter, options),
                Modification.of(Change.operators(target.encoding(), update, Judged.BY_EVERY_NAME), options),
                codec()));
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update) {
        return findOneAndUpdate(filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        Arguments.given("filter", filter);
        Arguments.given("update", update);
        Arguments.given("options", options);
        return run(() -> new FindAndModify<>(
                target,
                Choice.of(filter, options),
                Modification.of(Change.pipeline(target.encoding(), update), options),
                codec()));
    }
}
