package io.codriver.neighbours

import org.bson.codecs.pojo.annotations.BsonId
import org.bson.codecs.pojo.annotations.BsonProperty

/** A data class, as applications in Kotlin store them. */
data class Champion(
    @BsonId val id: Int,
    val name: String,
    @BsonProperty("born") val year: Int,
    val titles: List<Title>,
    val nickname: String? = null,
)

/** A part of it, with a default and a type of its own. */
data class Title(val year: Int, val car: Car<String>, val points: Map<String, Double> = mapOf())

/** A generic data class. */
data class Car<T>(val maker: T, val others: Set<T> = setOf())
