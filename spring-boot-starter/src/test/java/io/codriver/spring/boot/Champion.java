package io.codriver.spring.boot;

import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** Something to store. */
@Document("champions")
public record Champion(@Id String name, int titles) {}
