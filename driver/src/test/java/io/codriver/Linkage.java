package io.codriver;

import io.codriver.ClassFile.Kind;
import io.codriver.ClassFile.Member;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for what a class file names among the classes that are here, as the virtual machine does when it links: by owner,
 * name and exact types, and whether the owner is a class or an interface.
 */
final class Linkage {

    /** What comes in several versions. */
    private static final List<String> FOREIGN =
            List.of("io.netty.", "com.mongodb.", "org.bson.", "reactor.", "org.reactivestreams.");

    private int looked;

    /** How many members and types of others were looked for. */
    int looked() {
        return looked;
    }

    /** What is named and cannot be linked, in words. */
    Set<String> missing(ClassFile file) {
        Set<String> missing = new TreeSet<>();
        for (String type : file.types()) {
            if (isForeign(type) && !isThere(type)) {
                missing.add("type " + type);
            }
        }
        for (Member member : file.members()) {
            if (isForeign(member.owner()) && isThere(member.owner()) && !links(member)) {
                missing.add(member.kind() + " " + member.owner() + "." + member.name() + member.descriptor());
            }
        }
        return missing;
    }

    private boolean isForeign(String type) {
        boolean foreign = FOREIGN.stream().anyMatch(type::startsWith);
        looked += foreign ? 1 : 0;
        return foreign;
    }

    /** Whether such a type can be loaded here. */
    static boolean isThere(String type) {
        try {
            loaded(type);
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    private static boolean links(Member member) {
        Class<?> owner;
        try {
            owner = loaded(member.owner());
        } catch (ClassNotFoundException absent) {
            return false;
        }
        if (member.kind() == Kind.FIELD) {
            return fields(owner)
                    .filter(field -> isVisible(field.getModifiers()))
                    .anyMatch(field -> field.getName().equals(member.name())
                            && field.getType().descriptorString().equals(member.descriptor()));
        }
        boolean kindFits = owner.isInterface() == (member.kind() == Kind.METHOD_OF_AN_INTERFACE);
        return kindFits
                && codeUnits(owner, member.name())
                        .filter(each -> isVisible(each.getModifiers()))
                        .anyMatch(each -> descriptor(each).equals(member.descriptor()));
    }

    // None of ours is in a package of others.
    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String descriptor(Executable executable) {
        Class<?> result = executable instanceof Method method ? method.getReturnType() : void.class;
        return MethodType.methodType(result, executable.getParameterTypes()).descriptorString();
    }

    private static Stream<? extends Executable> codeUnits(Class<?> owner, String name) {
        if (name.equals("<init>")) {
            return Arrays.<Constructor<?>>stream(owner.getDeclaredConstructors());
        }
        return family(owner).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name));
    }

    private static Stream<Field> fields(Class<?> owner) {
        return family(owner).stream().flatMap(type -> Arrays.stream(type.getDeclaredFields()));
    }

    private static Set<Class<?>> family(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>(List.of(type, Object.class));
        if (type.getSuperclass() != null) {
            family.addAll(family(type.getSuperclass()));
        }
        Arrays.stream(type.getInterfaces()).forEach(each -> family.addAll(family(each)));
        return family;
    }

    private static Class<?> loaded(String name) throws ClassNotFoundException {
        return Class.forName(name, false, Codriver.class.getClassLoader());
    }
}
