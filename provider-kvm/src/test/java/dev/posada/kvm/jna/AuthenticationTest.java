package dev.posada.kvm.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Called as C would. */
class AuthenticationTest {
  private static int ask(Authentication authentication, int type, String prompt) {
    try (Memory question = new Memory(Authentication.CREDENTIAL);
        Memory text = new Memory(prompt.length() + 1L)) {
      text.setString(0, prompt, "UTF-8");
      question.clear();
      question.setInt(0, type);
      question.setPointer(Authentication.PROMPT, text);
      Pointer callback = new Pointer(authentication.address()).getPointer(16);
      int done = Function.getFunction(callback).invokeInt(new Object[] {question, 1, 0L});
      if (done == 0) {
        Native.free(Pointer.nativeValue(question.getPointer(Authentication.RESULT)));
      }
      return done;
    }
  }

  @Test
  void theSameQuestionIsAnsweredOnce() {
    try (Authentication authentication =
        new Authentication((type, prompt) -> Optional.of("secret"))) {
      assertEquals(0, ask(authentication, Authentication.PASSPHRASE, "Password"));
      assertEquals(-1, ask(authentication, Authentication.PASSPHRASE, "Password"));
      assertEquals(0, ask(authentication, Authentication.USERNAME, "Password"));
      assertEquals(Optional.empty(), authentication.unanswered());
    }
  }

  @Test
  void aQuestionWithoutAnAnswerIsRemembered() {
    try (Authentication authentication = new Authentication((type, prompt) -> Optional.empty())) {
      assertEquals(-1, ask(authentication, Authentication.ECHOPROMPT, "Accept it? "));
      assertEquals(Optional.of("Accept it?"), authentication.unanswered());
    }
  }
}
