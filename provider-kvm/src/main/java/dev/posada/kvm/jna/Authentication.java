package dev.posada.kvm.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A {@code virConnectAuth}: libvirt asks for a user or a password while it connects. Has to be open
 * as long as the call is under way.
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

  public Authentication(Answers answers) {
    callback = (credentials, count, data) -> answer(answers, credentials, count);
    types.write(0, ASKED, 0, ASKED.length);
    struct.clear();
    struct.setPointer(0, types);
    struct.setInt(8, ASKED.length);
    struct.setPointer(16, CallbackReference.getFunctionPointer(callback));
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
