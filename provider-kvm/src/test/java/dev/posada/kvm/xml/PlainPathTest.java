package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainPathTest {

  @ParameterizedTest
  @CsvSource({
    "/img/golden.qcow2, /img/golden.qcow2",
    "/img/vms/../base/golden.qcow2, /img/base/golden.qcow2",
    "/img/vms/./golden.qcow2, /img/vms/golden.qcow2",
    "/img//vms/, /img/vms",
    "/../img/..golden/a.., /img/..golden/a..",
    "/.., /",
    "pool/../volume, pool/../volume",
    "json:{\"file\":{}}, json:{\"file\":{}}"
  })
  void nothingIsInItForNothing(String path, String plain) {
    assertEquals(plain, PlainPath.of(path));
  }
}
