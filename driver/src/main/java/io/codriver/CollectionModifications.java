package io.codriver;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * Writes that find, mix or rename. None of these operations is supported yet.
 *
 * @param <T> what the documents are decoded to and encoded from
 */
public interface CollectionModifications<T> extends MongoCollection<T> {

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<BulkWriteResult> bulkWrite(List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndDelete(Bson filter);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndDelete(Bson filter, FindOneAndDeleteOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndReplace(Bson filter, T replacement);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndReplace(Bson filter, T replacement, FindOneAndReplaceOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, Bson update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, Bson update, FindOneAndUpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<T> findOneAndUpdate(Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> renameCollection(MongoNamespace newNamespace);

    /** Not supported yet: throws {@link UnsupportedOperationException}. */
    @Override
    Mono<Void> renameCollection(MongoNamespace newNamespace, RenameCollectionOptions options);
}
