package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class SecretPathsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/tmp/posada-71-secret1.tmp | ***",
        "cat: /tmp/posada-71-secret123.tmp: Permission denied | cat: ***: Permission denied",
        "'/tmp/x/posada-71-secret1.tmp' is empty. | '***' is empty.",
        "It read /tmp/posada-71-secret1.tmp. Done | It read ***. Done",
        "--pw=/var/é/posada-71-secret1.tmp,x | --pw=***,x",
        "C:\\Temp\\posada-71-secret1.tmp is | *** is",
        "x:/a/posada-71-secret1:/b/posada-71-secret.AbC1 | x:***:***",
        "cat: /tmp/posada-71-secret.AbC123/5: No such file | cat: ***: No such file",
        "/tmp/posada-1-x.tmp | /tmp/posada-1-x.tmp",
      })
  void thePathIsHiddenAndNothingElse(String said, String hidden) {
    assertEquals(hidden, new String(SecretPaths.hiddenIn(said.getBytes(UTF_8)), UTF_8));
  }

  @Test
  void otherBytesStay() {
    byte[] bytes = Spoiled.garbage(1000);
    assertSame(bytes, SecretPaths.hiddenIn(bytes));
  }
}
