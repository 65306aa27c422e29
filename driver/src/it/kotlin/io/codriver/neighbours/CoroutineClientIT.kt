package io.codriver.neighbours

import com.mongodb.client.model.Accumulators.sum
import com.mongodb.client.model.Aggregates.group
import com.mongodb.client.model.Aggregates.sort
import com.mongodb.client.model.Filters.eq
import com.mongodb.client.model.Filters.gte
import com.mongodb.client.model.Sorts.ascending
import com.mongodb.client.model.Updates.inc
import com.mongodb.kotlin.client.coroutine.MongoClient
import io.codriver.Codriver
import io.codriver.test.EmbeddedServer
import io.codriver.test.TestDeployment
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.firstOrNull
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.bson.Document
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import com.mongodb.MongoWriteException
import java.time.Duration

/** The coroutine driver, which knows only the official interfaces, with our client inside. */
class CoroutineClientIT {

    private val server = EmbeddedServer.start()
    private val client = MongoClient(Codriver.create(server.uri()))
    private val champions = client.getDatabase("test").getCollection<Champion>("champions")

    @AfterEach
    fun closeAll() {
        client.close()
        server.close()
    }

    private fun within(block: suspend () -> Unit): Unit = runBlocking { withTimeout(30_000) { block() } }

    private fun champion(id: Int, name: String, vararg years: Int) =
        Champion(id, name, 1960 + id, years.map { Title(it, Car("Lancia", setOf("Fiat")), mapOf("sum" to 100.0)) })

    private val three = listOf(
        champion(1, "Biasion", 1988, 1989),
        champion(2, "Kankkunen", 1986, 1987, 1991, 1993),
        champion(3, "Auriol", 1994),
    )

    @Test
    fun dataClassesAreStoredAndFound(): Unit = within {
        assertThat(champions.insertOne(three[0]).insertedId!!.asInt32().value).isEqualTo(1)
        champions.insertMany(three.drop(1))
        assertThat(champions.find().sort(ascending("_id")).toList()).isEqualTo(three)
        assertThat(champions.find(gte("born", 1962)).map { it.name }.toList()).containsExactlyInAnyOrder("Kankkunen", "Auriol")
        assertThat(champions.find(eq("name", "Nobody")).firstOrNull()).isNull()
    }

    /** The lines of the README; ReadmeIT looks whether they are. The name of a local value leads them to the server of the test. */
    @Test
    fun theLinesOfTheReadmeDoWhatTheySay(): Unit = within {
        @Suppress("LocalVariableName")
        val Codriver = object {
            fun create(elsewhere: String) = io.codriver.Codriver.create(elsewhere.replace("localhost", "127.0.0.1:${server.port()}"))
        }
        val names = run {
            val client = com.mongodb.kotlin.client.coroutine.MongoClient(Codriver.create("mongodb://localhost/?directConnection=true"))
            val champions = client.getDatabase("rally").getCollection<Champion>("champions")
            champions.insertMany(three)
            champions.find(gte("born", 1960)).map { it.name }.toList()
                .also { client.close() }
        }
        assertThat(names).containsExactlyInAnyOrder("Biasion", "Kankkunen", "Auriol")
    }

    @Test
    fun documentsAreChangedCountedAndRemoved(): Unit = within {
        champions.insertMany(three)
        assertThat(champions.updateMany(gte("_id", 2), inc("born", 1)).modifiedCount).isEqualTo(2)
        assertThat(champions.findOneAndUpdate(eq(1), inc("born", 1))!!.year).isEqualTo(1961)
        assertThat(champions.replaceOne(eq(3), three[2].copy(nickname = "Didier")).modifiedCount).isEqualTo(1)
        assertThat(champions.find(eq(3)).first().nickname).isEqualTo("Didier")
        assertThat(champions.deleteOne(eq(1)).deletedCount).isEqualTo(1)
        assertThat(champions.countDocuments()).isEqualTo(2)
    }

    @Test
    fun aFlowThatEndsEarlyEndsItsCursor(): Unit = within {
        val many = client.getDatabase("test").getCollection<Document>("many")
        many.insertMany((1..1000).map { Document("_id", it) })
        assertThat(many.find().batchSize(10).take(25).toList()).hasSize(25)
        server.await(Duration.ofSeconds(20)) { server.openCursors().isEmpty() }
    }

    @Test
    fun pipelinesAreFlows(): Unit = within {
        champions.insertMany(three)
        val found = champions.aggregate<Document>(
            listOf(group("\$titles.car.maker", sum("n", 1)), sort(ascending("n"))),
        ).toList()
        assertThat(found.sumOf { it.getInteger("n") }).isEqualTo(3)
    }

    @Test
    fun indexesAndCollectionsAreManaged(): Unit = within {
        champions.insertMany(three)
        assertThat(champions.createIndex(ascending("name"))).isEqualTo("name_1")
        assertThat(champions.listIndexes().map { it.getString("name") }.toList()).contains("name_1")
        assertThat(client.getDatabase("test").listCollectionNames().toList()).contains("champions")
        assertThat(champions.distinct<String>("name").toList()).hasSize(3)
    }

    @Test
    fun sessionsTravelWithWhatRunsInThem(): Unit = TestDeployment.replicaSet(1).start().use { set ->
        MongoClient(Codriver.create(set.connectionString())).use { inSet ->
            within {
                val crews = inSet.getDatabase("test").getCollection<Champion>("crews")
                inSet.startSession().use { session ->
                    crews.insertMany(session, three)
                    assertThat(crews.find(session).batchSize(1).toList()).hasSize(3)
                    val lsid = session.serverSession.identifier
                    val said = listOf("insert", "find", "getMore").flatMap { set.primary().commands(it) }
                    assertThat(said).hasSizeGreaterThanOrEqualTo(3).allSatisfy { command ->
                        assertThat(command.document().getDocument("lsid")).isEqualTo(lsid)
                    }
                }
            }
        }
    }

    @Test
    fun transactionsAreCommittedOrAborted(): Unit = TestDeployment.replicaSet(1).start().use { set ->
        MongoClient(Codriver.create(set.connectionString())).use { inSet ->
            within {
                inSet.getDatabase("test").createCollection("crews")
                val crews = inSet.getDatabase("test").getCollection<Champion>("crews")
                inSet.startSession().use { session ->
                    session.startTransaction()
                    crews.insertOne(session, three[0])
                    session.abortTransaction()
                    assertThat(crews.countDocuments()).isZero()
                    session.startTransaction()
                    crews.insertOne(session, three[1])
                    session.commitTransaction()
                    assertThat(crews.find().toList()).containsExactly(three[1])
                }
                val numbers = set.primary().commands("insert").map { it.document().getInt64("txnNumber").value }
                assertThat(numbers).containsExactly(1L, 2L)
            }
        }
    }

    @Test
    fun failuresAreTheOfficialOnes() {
        within { champions.insertOne(three[0]) }
        assertThatThrownBy { within { champions.insertOne(three[0]) } }.isExactlyInstanceOf(MongoWriteException::class.java)
    }
}
