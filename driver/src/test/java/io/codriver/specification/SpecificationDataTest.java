package io.codriver.specification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecificationDataTest {

    @Test
    void aCaseIsCoveredByItsNameOrByABeginningWithAStar() {
        Exceptions.Entry whole = Exceptions.Entry.parse("crud\tfind: with sort\tskipped\tno server");
        Exceptions.Entry beginning = Exceptions.Entry.parse("crud\tfind*\tfails\tno server");

        assertThat(whole.covers("crud", "find: with sort")).isTrue();
        assertThat(whole.covers("crud", "find: with sort and limit")).isFalse();
        assertThat(beginning.covers("crud", "find: with limit")).isTrue();
        assertThat(beginning.covers("gridfs", "find: with limit")).isFalse();
        assertThat(whole.runs()).isFalse();
        assertThat(beginning.runs()).isTrue();
    }

    @Test
    void aFolderWithoutDataIsOneTestThatSaysSo() {
        assertThat(SpecificationData.files(file -> {}, "no-such-area/group"))
                .singleElement()
                .satisfies(node -> assertThat(node.getDisplayName()).isEqualTo("no-such-area/group"));
    }
}
