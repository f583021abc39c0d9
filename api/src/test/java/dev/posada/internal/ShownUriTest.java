package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class ShownUriTest {
  private static final String WITH_PASSWORD = "fake://ann:s3cret@machine:22/x";

  @ParameterizedTest
  @CsvSource({
    "fake+ssh://ann:s3cret@machine:22/x?y=z, fake+ssh://ann:***@machine:22/x?y=z",
    "fake://:s3cret@machine,                 fake://:***@machine",
    "fake://ann:s3:cr%40et@[::1]:22,         fake://ann:***@[::1]:22",
    "fake://ann@machine:22/x:y@z,            fake://ann@machine:22/x:y@z",
    "fake://machine:22/x@y,                  fake://machine:22/x@y",
    "fake:///x:y@z,                          fake:///x:y@z",
    "fake:x,                                 fake:x",
  })
  void aPasswordIsNotShown(String uri, String shown) {
    assertEquals(URI.create(shown), ShownUri.of(URI.create(uri)));
  }

  private static String all(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void noMessageAndNoHostHasThePassword() {
    FakeProvider fake = new FakeProvider(WITH_PASSWORD);
    fake.driver.next("open", FakeHost.fails(new IOException("no route")));
    Exception refused = assertThrows(ConnectionException.class, fake::connect);
    assertEquals("cannot connect to fake://ann:***@machine:22/x: no route", refused.getMessage());
    assertFalse(all(refused).contains("s3cret"), () -> all(refused));
    try (Host host = fake.connect()) {
      assertEquals("fake://ann:***@machine:22/x", host.uri().toString());
    }
  }

  @Test
  void whatIsNoUriIsNotShownWithItsPassword() {
    for (String uri : new String[] {"fake://ann:s3 cret@machine", "//ann:s3 cret@machine"}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Hypervisors.of(new FakeProvider()).connect(uri));
      assertFalse(all(e).contains("cret"), () -> all(e));
    }
  }

  @Test
  void whatNobodyKnowsIsNotShownWithItsPassword() {
    Exception e =
        assertThrows(
            NotFoundException.class,
            () -> Hypervisors.of(new FakeProvider()).connect("other://ann:s3cret@machine"));
    assertFalse(all(e).contains("s3cret"), () -> all(e));
  }
}
