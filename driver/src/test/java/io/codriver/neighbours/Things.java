package io.codriver.neighbours;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.pojo.annotations.BsonCreator;
import org.bson.codecs.pojo.annotations.BsonDiscriminator;
import org.bson.codecs.pojo.annotations.BsonId;
import org.bson.codecs.pojo.annotations.BsonIgnore;
import org.bson.codecs.pojo.annotations.BsonProperty;
import org.bson.codecs.pojo.annotations.BsonRepresentation;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Classes as applications have them, for the codecs. */
final class Things {

    private Things() {}

    /** An enum. */
    public enum Surface {
        GRAVEL,
        TARMAC,
        SNOW
    }

    /** A record with generic collections. */
    public record Stage(
            @BsonId int number,
            String name,
            @BsonProperty("km") double length,
            Surface surface,
            List<String> bends,
            Map<String, List<Integer>> splits,
            Set<Surface> others,
            @Nullable String note) {}

    /** A record in a record. */
    public record Rally(@BsonId String name, List<Stage> stages, @Nullable Stage power) {}

    /** A record with an id in another representation. */
    public record Entry(@BsonId @BsonRepresentation(BsonType.OBJECT_ID) String id, UUID crew, Instant entered) {}

    /** A record that leaves its id to the driver. */
    public record Unnumbered(@BsonId @Nullable ObjectId id, String name) {}

    /** Numbers. */
    public record Sums(@BsonId int id, BigDecimal exact, Decimal128 wire, long big, short small, byte least, float f) {}

    /** A plain object. */
    public static class Person {

        private @Nullable ObjectId id;
        private @Nullable String name;
        private int age;
        private @Nullable List<Person> friends;

        @BsonIgnore
        private @Nullable String secret = "never written";

        public @Nullable ObjectId getId() {
            return id;
        }

        public void setId(@Nullable ObjectId id) {
            this.id = id;
        }

        public @Nullable String getName() {
            return name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }

        public int getAge() {
            return age;
        }

        public void setAge(int age) {
            this.age = age;
        }

        public @Nullable List<Person> getFriends() {
            return friends;
        }

        public void setFriends(@Nullable List<Person> friends) {
            this.friends = friends;
        }

        @BsonIgnore
        public @Nullable String getSecret() {
            return secret;
        }

        public void setSecret(@Nullable String secret) {
            this.secret = secret;
        }
    }

    /** A generic plain object. */
    public static class Box<T> {

        private @Nullable T content;
        private @Nullable Map<String, T> more;

        public @Nullable T getContent() {
            return content;
        }

        public void setContent(@Nullable T content) {
            this.content = content;
        }

        public @Nullable Map<String, T> getMore() {
            return more;
        }

        public void setMore(@Nullable Map<String, T> more) {
            this.more = more;
        }
    }

    /** What holds generic plain objects. */
    public static class Shelf {

        private int id;
        private @Nullable Box<String> names;
        private @Nullable Box<List<Integer>> numbers;

        public int getId() {
            return id;
        }

        public void setId(int id) {
            this.id = id;
        }

        public @Nullable Box<String> getNames() {
            return names;
        }

        public void setNames(@Nullable Box<String> names) {
            this.names = names;
        }

        public @Nullable Box<List<Integer>> getNumbers() {
            return numbers;
        }

        public void setNumbers(@Nullable Box<List<Integer>> numbers) {
            this.numbers = numbers;
        }
    }

    /** One of several kinds. */
    @BsonDiscriminator(key = "_kind")
    public abstract static class Vehicle {

        private int id;

        public int getId() {
            return id;
        }

        public void setId(int id) {
            this.id = id;
        }
    }

    /** A kind. */
    @BsonDiscriminator(key = "_kind", value = "car")
    public static class Car extends Vehicle {

        private @Nullable String maker;

        public @Nullable String getMaker() {
            return maker;
        }

        public void setMaker(@Nullable String maker) {
            this.maker = maker;
        }
    }

    /** A plain object that does not change. */
    public static final class Fixed {

        @BsonId
        private final long id;

        private final Surface surface;

        @BsonCreator
        public Fixed(@BsonId long id, @BsonProperty("surface") Surface surface) {
            this.id = id;
            this.surface = surface;
        }

        public long getId() {
            return id;
        }

        public Surface getSurface() {
            return surface;
        }
    }

    /** A value with a codec of its own. */
    public record Money(long cents, String currency) {}

    /** Writes money as text. */
    public static final class MoneyCodec implements Codec<Money> {

        @Override
        public void encode(BsonWriter writer, Money money, EncoderContext context) {
            writer.writeString(money.cents() + " " + money.currency());
        }

        @Override
        public Money decode(BsonReader reader, DecoderContext context) {
            String[] parts = reader.readString().split(" ");
            return new Money(Long.parseLong(parts[0]), parts[1]);
        }

        @Override
        public Class<Money> getEncoderClass() {
            return Money.class;
        }
    }

    /** What has a part with a codec of its own. */
    public record Bill(@BsonId int id, Money total, List<Money> parts) {}

    /** What nobody has a codec for. */
    public static final class Odd {
        @Override
        public String toString() {
            return "odd";
        }
    }
}
