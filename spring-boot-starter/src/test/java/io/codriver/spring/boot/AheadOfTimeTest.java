package io.codriver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** An application that is processed ahead of time, as native images are: its beans are made and its properties bound. */
class AheadOfTimeTest {

    private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    private final RuntimeHints hints = process();

    private RuntimeHints process() {
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), files);
        try (AnnotationConfigApplicationContext service = new AnnotationConfigApplicationContext()) {
            service.register(ServiceTest.Service.class);
            TestPropertyValues.of(Uris.properties("mongodb://127.0.0.1:1/?directConnection=true"))
                    .applyTo(service);
            new ApplicationContextAotGenerator().processAheadOfTime(service, generation);
        }
        generation.writeGeneratedContent();
        return generation.getRuntimeHints();
    }

    @Test
    void thePropertiesCanBeBound() {
        assertThat(List.of(CodriverProperties.class, CodriverProperties.Resolve.class))
                .allSatisfy(
                        type -> assertThat(RuntimeHintsPredicates.reflection().onType(type))
                                .accepts(hints));
    }

    @Test
    void theBeansAreMadeByGeneratedCode() {
        Set<String> sources = files.getGeneratedFiles(Kind.SOURCE).keySet();
        assertThat(sources)
                .anyMatch(name -> name.endsWith("CodriverAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(name -> name.endsWith("CodriverMetersAutoConfiguration__BeanDefinitions.java"));
    }
}
