package io.codriver.internal.client;

import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverSession;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.SessionHandle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In which class a session is handed out, which depends on the official interfaces that are there. A class for 5.8 whose
 * methods somebody lists on 5.5 (mocks and interceptors do) would fail, because one signature names a type that came with
 * 5.7; a class without that method does not compile against 5.8. So older interfaces get a proxy: it passes each call on to
 * the same session by name, and names nothing itself.
 */
enum SessionShape {
    /** 5.7 and newer. */
    CLASS {
        @Override
        CodriverSession of(LogicalSession session, Operations operations, OperationTimeout inherited) {
            TracedSession made = new TracedSession(session, operations, inherited);
            made.appearAs(made);
            return made;
        }
    },
    /** 5.5 and 5.6. */
    PROXY {
        @Override
        CodriverSession of(LogicalSession session, Operations operations, OperationTimeout inherited) {
            LiveSession target = new LiveSession(session, operations, inherited);
            CodriverSession appearance = (CodriverSession) Proxy.newProxyInstance(
                    SessionShape.class.getClassLoader(),
                    new Class<?>[] {CodriverSession.class, SessionHandle.class},
                    (proxy, method, arguments) -> call(target, proxy, method, arguments));
            target.appearAs(appearance);
            return appearance;
        }
    };

    private static final SessionShape HERE = Arrays.stream(ClientSession.class.getMethods())
                    .anyMatch(method -> method.getName().equals("getTransactionSpan"))
            ? CLASS
            : PROXY;

    /** The one for the interfaces on the class path. */
    static SessionShape here() {
        return HERE;
    }

    abstract CodriverSession of(LogicalSession session, Operations operations, OperationTimeout inherited);

    private static @Nullable Object call(
            LiveSession target, Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("equals") && arguments != null) {
            return proxy == arguments[0];
        }
        try {
            Method same = method.getDeclaringClass().isInstance(target)
                    ? method
                    : LiveSession.class.getMethod(method.getName(), method.getParameterTypes());
            return same.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        } catch (NoSuchMethodException unknown) {
            throw new UnsupportedOperationException(method.toString(), unknown);
        }
    }
}
