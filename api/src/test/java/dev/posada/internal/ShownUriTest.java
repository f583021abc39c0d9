package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.ShownUri;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ShownUriTest {
  private static final String WITH_PASSWORD = "fake://ann:s3cret@machine:22/x";

  @ParameterizedTest
  @CsvSource({
    "fake+ssh://ann:s3cret@machine:22/x?y=z, fake+ssh://ann:***@machine:22/x?y=z",
    "fake://:s3cret@machine,                 fake://:***@machine",
    "fake://ann:s3:cr%40et@[::1]:22,         fake://ann:***@[::1]:22",
    "fake://jane@corp.com:s3cret@machine/,   fake://jane@corp.com:***@machine/",
    "fake://jane@corp.com:s3c@ret@machine/,  fake://jane@corp.com:***@machine/",
    "fake://corp%5Cann:s3cret@machine_1/,    fake://corp%5Cann:***@machine_1/",
    "fake+ssh://ann:s3/cret@machine/x,       fake+ssh://ann:***@machine/x",
    "fake+ssh://ann:s3?cret@machine,         fake+ssh://ann:***@machine",
    "fake+ssh://ann:s3#cret@[::1]:22/x,      fake+ssh://ann:***@[::1]:22/x",
    "fake://jane@corp.com:s3/cret@machine,   fake://jane@corp.com:***@machine",
    "fake://:s3/cret@machine,                fake://:***@machine",
  })
  void aPasswordIsNotShown(String uri, String shown) {
    assertEquals(URI.create(shown), ShownUri.of(URI.create(uri)));
    assertEquals(shown, ShownUri.of(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fake://ann@machine:22/x:y@z",
        "fake://jane@corp.com@machine:22/x:y@z",
        "fake://machine:22/x:y@z",
        "fake://machine:/x:y@z",
        "fake://my_machine:22/x:y@z",
        "fake://[::1]:22/x:y@z",
        "fake://[fe80::1%25eth0]/x:y@z",
        "fake://ann@[::1]:22/x:y@z",
        "fake://ann@[::1]?x=y:z@a#b:c@d",
        "fake://machine:22?x=y:z@a",
        "fake:///x:y@z",
        "fake:///x//y:z@a",
        "fake:/x:y@z",
        "fake:x:y@z",
        "docker+unix:///run/user/1000/a@b:c@d.sock",
        "docker+npipe:////./pipe/a@b:c@d",
        "qemu:///session?socket=/run/a:b@c",
        "qemu+unix:///system?socket=/run/a//b:c@d",
      })
  void whatHasNoPasswordStaysAsItIs(String uri) {
    assertEquals(URI.create(uri), ShownUri.of(URI.create(uri)));
    assertEquals(uri, ShownUri.of(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "'//ann:s3 cret@machine', '//ann:***@machine'",
    "'//a@b:s3 cret@h', '//a@b:***@h'",
    "'fake://a@b:s3 c/r@et@h/x', 'fake://a@b:***@h/x'",
    "'fake://ann:12/s3 cret@h', 'fake://ann:***@h'",
    "'fake://ann:s3\ncret@h', 'fake://ann:***@h'",
    "'fake://ann:s3\\cret@h', 'fake://ann:***@h'",
    "'fake://machine:22/x y', 'fake://machine:22/x y'",
  })
  void aPasswordInWhatIsNoUriIsNotShown(String text, String shown) {
    assertEquals(shown, ShownUri.of(text));
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
  void aDriverMayNameTheAddressAsItWasGivenIt() {
    for (String given : List.of(WITH_PASSWORD, "fake://jane@corp.com:s3cret@machine/x")) {
      FakeProvider fake = new FakeProvider(given);
      fake.driver.next("open", FakeHost.fails(new RejectedException("no address: " + given)));
      Exception refused = assertThrows(RejectedException.class, fake::connect);
      assertFalse(all(refused).contains("s3cret"), () -> all(refused));
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
