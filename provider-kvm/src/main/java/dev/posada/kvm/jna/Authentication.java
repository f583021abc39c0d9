package dev.posada.kvm.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code virConnectAuth}: libvirt asks for a user or a password while it connects. Has to be open
 * as long as the call is under way.
 *
 * <p>Each question is answered once: who asks again did not like the answer, and libssh2 asks until
 * the other side hangs up.
 */
public final class Authentication implements AutoCloseable {
  /** {@code VIR_CRED_USERNAME}. */
  public static final int USERNAME = 1;

  /** {@code VIR_CRED_AUTHNAME}. */
  public static final int AUTHNAME = 2;

  /** {@code VIR_CRED_PASSPHRASE}. */
  public static final int PASSPHRASE = 5;

  /** {@code VIR_CRED_ECHOPROMPT}. */
  public static final int ECHOPROMPT = 6;

  /** {@code VIR_CRED_NOECHOPROMPT}. */
  public static final int NOECHOPROMPT = 7;

  private static final int[] ASKED = {USERNAME, AUTHNAME, PASSPHRASE, ECHOPROMPT, NOECHOPROMPT};

  static final int CREDENTIAL = 48;
  static final int PROMPT = 8;
  static final int RESULT = 32;
  static final int RESULT_LENGTH = 40;

  /** Knows the answers. */
  public interface Answers {
    /**
     * Answers one question.
     *
     * @param type {@link #USERNAME} and the like
     * @param prompt what a person would be asked
     * @return empty to refuse, which ends the connecting
     */
    Optional<String> to(int type, String prompt);
  }

  /** {@code virConnectAuthCallbackPtr}. */
  public interface AuthCallback extends Callback {
    /** Fills in the results; 0 or -1. */
    int ask(long credentials, int count, long data);
  }

  private final Memory types = new Memory(4L * ASKED.length);
  private final Memory struct = new Memory(32);
  private final AuthCallback callback;
  private final Set<String> answered = new HashSet<>();

  /** Written within the call, by whatever thread C calls on. */
  private volatile String unanswered;

  public Authentication(Answers answers) {
    callback = (credentials, count, data) -> answer(once(answers), credentials, count);
    types.write(0, ASKED, 0, ASKED.length);
    struct.clear();
    struct.setPointer(0, types);
    struct.setInt(8, ASKED.length);
    struct.setPointer(16, CallbackReference.getFunctionPointer(callback));
  }

  private Answers once(Answers answers) {
    return (type, prompt) -> {
      if (!answered.add(type + prompt)) {
        return Optional.empty(); // what was said to it is told by libvirt
      }
      Optional<String> answer = answers.to(type, prompt);
      if (answer.isEmpty()) {
        unanswered = prompt.strip();
      }
      return answer;
    };
  }

  /** {@return the question that nobody had an answer to, as a person would be asked} */
  public Optional<String> unanswered() {
    return Optional.ofNullable(unanswered);
  }

  /** {@return the address of the struct} */
  public long address() {
    return Pointer.nativeValue(struct);
  }

  static int answer(Answers answers, long credentials, int count) {
    try {
      for (int i = 0; i < count; i++) {
        long one = credentials + (long) CREDENTIAL * i;
        String prompt = CMemory.string(CMemory.int64(one, PROMPT));
        Optional<String> answer = answers.to(CMemory.int32(one, 0), prompt == null ? "" : prompt);
        if (answer.isEmpty()) {
          return -1;
        }
        byte[] text = answer.get().getBytes(StandardCharsets.UTF_8);
        Pointer credential = new Pointer(one);
        credential.setLong(RESULT, CMemory.copyForC(text));
        credential.setInt(RESULT_LENGTH, text.length);
      }
      return 0;
    } catch (RuntimeException e) {
      return -1; // an exception may not cross into C
    }
  }

  @Override
  public void close() {
    struct.close();
    types.close();
  }
}
