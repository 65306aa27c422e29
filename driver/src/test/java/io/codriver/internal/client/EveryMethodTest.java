package io.codriver.internal.client;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCluster;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.AggregateFlux;
import io.codriver.ChangeStreamFlux;
import io.codriver.CodriverClient;
import io.codriver.CodriverCluster;
import io.codriver.CodriverCollection;
import io.codriver.CodriverDatabase;
import io.codriver.DistinctFlux;
import io.codriver.FindFlux;
import io.codriver.MapReduceFlux;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The public surface, as reflection sees it: frameworks intercept real classes, method by method. */
final class EveryMethodTest {

    private static final Map<Class<?>, Class<?>> REAL = Map.ofEntries(
            entry(MongoClient.class, LiveClient.class),
            entry(MongoCluster.class, LiveCluster.class),
            entry(MongoDatabase.class, LiveDatabase.class),
            entry(MongoCollection.class, LiveCollection.class),
            entry(AggregatePublisher.class, LiveAggregate.class),
            entry(ChangeStreamPublisher.class, LiveChangeStream.class),
            entry(DistinctPublisher.class, LiveDistinct.class),
            entry(FindPublisher.class, LiveFind.class),
            entry(MapReducePublisher.class, LiveMapReduce.class));

    private static final Map<Class<?>, Class<?>> OURS = Map.ofEntries(
            entry(MongoClient.class, CodriverClient.class),
            entry(MongoCluster.class, CodriverCluster.class),
            entry(MongoDatabase.class, CodriverDatabase.class),
            entry(MongoCollection.class, CodriverCollection.class),
            entry(AggregatePublisher.class, AggregateFlux.class),
            entry(ChangeStreamPublisher.class, ChangeStreamFlux.class),
            entry(DistinctPublisher.class, DistinctFlux.class),
            entry(FindPublisher.class, FindFlux.class),
            entry(MapReducePublisher.class, MapReduceFlux.class));

    static List<Method> official() {
        return REAL.keySet().stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> REAL.containsKey(method.getDeclaringClass()))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("official")
    void isImplementedByARealClass(Method method) throws NoSuchMethodException {
        Class<?> real = REAL.get(method.getDeclaringClass());
        Method implemented = real.getMethod(method.getName(), method.getParameterTypes());
        assertThat(Modifier.isAbstract(implemented.getModifiers())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("official")
    void returnsAMonoOrAFluxWhereTheOfficialOneReturnsAPublisher(Method method) throws NoSuchMethodException {
        if (method.getReturnType() != Publisher.class) {
            return;
        }
        Class<?> ours = OURS.get(method.getDeclaringClass());
        Class<?> returned = narrowest(ours, method);
        assertThat(Mono.class.isAssignableFrom(returned) || Flux.class.isAssignableFrom(returned))
                .as(returned.getSimpleName())
                .isTrue();
    }

    private static Class<?> narrowest(Class<?> ours, Method method) {
        return Arrays.stream(ours.getMethods())
                .filter(each -> each.getName().equals(method.getName()))
                .filter(each -> Arrays.equals(each.getParameterTypes(), method.getParameterTypes()))
                .map(Method::getReturnType)
                .reduce((a, b) -> a.isAssignableFrom(b) ? b : a)
                .orElseThrow();
    }
}
