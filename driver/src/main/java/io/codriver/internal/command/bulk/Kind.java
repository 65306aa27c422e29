package io.codriver.internal.command.bulk;

/** The commands that writes to one collection are said with. */
enum Kind {
    INSERT("insert", "documents"),
    UPDATE("update", "updates"),
    DELETE("delete", "deletes");

    final String command;
    final String sequence;

    Kind(String command, String sequence) {
        this.command = command;
        this.sequence = sequence;
    }
}
