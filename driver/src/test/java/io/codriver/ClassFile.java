package io.codriver;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the constant pool of a class file names: every type that the virtual machine may have to load for it, and every
 * member that it links, method references and lambdas included. Spec: The Java Virtual Machine Specification, 4.4.
 *
 * @param types names of classes and interfaces, the elements of arrays in their place
 * @param members fields, methods and constructors that are used
 */
record ClassFile(Set<String> types, Set<Member> members) {

    /**
     * One member as the virtual machine looks for it.
     *
     * @param owner where the search begins
     * @param name {@code <init>} for constructors
     * @param descriptor its types as the virtual machine writes them
     * @param kind by which the owner has to be a class, an interface, or either
     */
    record Member(String owner, String name, String descriptor, Kind kind) {}

    enum Kind {
        FIELD,
        METHOD_OF_A_CLASS,
        METHOD_OF_AN_INTERFACE
    }

    private record Pair(int first, int second, Kind kind) {}

    static ClassFile read(byte[] bytes) {
        try {
            return new Pool(new DataInputStream(new ByteArrayInputStream(bytes))).read();
        } catch (IOException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static final class Pool {

        private final DataInputStream in;
        private final String[] texts;
        private final int[] singles;
        private final Pair[] pairs;
        private final List<Integer> classes = new ArrayList<>();
        private final List<Integer> references = new ArrayList<>();

        Pool(DataInputStream in) throws IOException {
            this.in = in;
            if (in.readInt() != 0xCAFEBABE) {
                throw new IOException("no class file");
            }
            in.readInt();
            int count = in.readUnsignedShort();
            texts = new String[count];
            singles = new int[count];
            pairs = new Pair[count];
        }

        ClassFile read() throws IOException {
            for (int index = 1; index < texts.length; index++) {
                int tag = in.readUnsignedByte();
                readEntry(tag, index);
                boolean takesTwoPlaces = tag == 5 || tag == 6;
                index += takesTwoPlaces ? 1 : 0;
            }
            Set<String> types = new LinkedHashSet<>();
            classes.forEach(index -> types.add(typeAt(index)));
            Set<Member> members = new LinkedHashSet<>();
            references.forEach(index -> members.add(memberAt(index)));
            return new ClassFile(types, members);
        }

        private void readEntry(int tag, int index) throws IOException {
            switch (tag) {
                case 1 -> texts[index] = in.readUTF();
                case 3, 4 -> in.skipNBytes(4);
                case 5, 6 -> in.skipNBytes(8);
                case 7 -> {
                    singles[index] = in.readUnsignedShort();
                    classes.add(index);
                }
                case 9 -> reference(index, Kind.FIELD);
                case 10 -> reference(index, Kind.METHOD_OF_A_CLASS);
                case 11 -> reference(index, Kind.METHOD_OF_AN_INTERFACE);
                case 12 -> pairs[index] = new Pair(in.readUnsignedShort(), in.readUnsignedShort(), Kind.FIELD);
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 17, 18 -> in.skipNBytes(4);
                default -> throw new IOException("no such entry: " + tag);
            }
        }

        private void reference(int index, Kind kind) throws IOException {
            pairs[index] = new Pair(in.readUnsignedShort(), in.readUnsignedShort(), kind);
            references.add(index);
        }

        private String typeAt(int index) {
            String name = texts[singles[index]];
            if (name.startsWith("[")) {
                name = name.replaceFirst("^\\[+", "");
                name = name.startsWith("L") ? name.substring(1, name.length() - 1) : "java/lang/Object";
            }
            return name.replace('/', '.');
        }

        private Member memberAt(int index) {
            Pair reference = pairs[index];
            Pair nameAndType = pairs[reference.second()];
            return new Member(
                    typeAt(reference.first()),
                    texts[nameAndType.first()],
                    texts[nameAndType.second()],
                    reference.kind());
        }
    }
}
