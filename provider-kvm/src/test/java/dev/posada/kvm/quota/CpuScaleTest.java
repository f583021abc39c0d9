package dev.posada.kvm.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuScaleTest {
  private static final String WEIGHED =
      "<domain"
          + " type='kvm'><name>m</name><memory>1024</memory><cputune><shares>50</shares></cputune></domain>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu:///system",
        "qemu+unix:///system?socket=/run/libvirt/libvirt-sock",
        "test:///default",
        "test:///a/node.xml"
      })
  void aHostIsKnownIfThisProcessIsOnIt(String uri) {
    assertEquals(CpuScale.here(), CpuScale.of(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu+ssh://root@other/system?no_tty=1",
        "qemu+tls://127.0.0.1:16514/system",
        "qemu+tcp://my_host/system",
        "qemu://other/system"
      })
  void anotherHostTellsNothing(String uri) {
    CpuScale scale = CpuScale.of(uri);
    assertFalse(scale.support().available());
    ResourceQuota read = new Limits(scale, () -> true).of(WEIGHED);
    assertFalse(read.named().contains(Part.CPU_WEIGHT), read::toString);
  }

  @Test
  void aMachineThatNobodyTouchedHasNoWeightAnywhere() {
    String xml = WEIGHED.replaceAll("<cputune>.*</cputune>", "");
    ResourceQuota read = new Limits(CpuScale.of("qemu+ssh://other/system"), () -> true).of(xml);
    assertEquals(ResourceQuota.lift(Part.CPU_WEIGHT), read.only(Part.CPU_WEIGHT));
  }

  @Test
  void theSameNumberIsAnotherWeightInTheOtherVersion() {
    assertEquals(50, new CpuScale(100).weight(50));
    assertEquals(50, new CpuScale(1024).weight(512));
    assertEquals(512, new CpuScale(1024).shares(50));
  }
}
