package dev.posada.kvm.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Support;
import dev.posada.kvm.xml.DomainView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ClonableTest {
  private static String domain(String devices) {
    return "<domain><name>a</name><devices>" + devices + "</devices></domain>";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<disk type='network' device='disk'><source protocol='rbd' name='p/i'/>"
            + "<target dev='vdq'/></disk>",
        "<disk type='block' device='lun'><source dev='/dev/sdq'/><target dev='sdq'/></disk>",
        "<disk type='file' device='disk'><source file='/a'><encryption format='luks'/></source>"
            + "<target dev='vdq'/></disk>",
        "<disk type='file' device='disk'><encryption format='luks'/><source file='/a'/>"
            + "<target dev='vdq'/></disk>",
        "<disk type='file' device='disk'><source file='/a'><slices/></source>"
            + "<target dev='vdq'/></disk>",
        "<memory model='nvdimm'><source><path>/tmp/nvdimm</path></source></memory>"
      })
  void whatLibvirtCannotCopyIsNamed(String device) {
    Support support = Clonable.of(domain(device));
    assertFalse(support.available());
    assertTrue(support.toString().matches(".*(dq|memory).*"), support::toString);
  }

  @Test
  void whatIsSharedIsNoObstacleAndNotCopied() {
    String xml =
        domain(
            "<disk type='network' device='cdrom'><source protocol='http' name='a.iso'/>"
                + "<target dev='sda'/></disk>"
                + "<disk type='network' device='disk'><source protocol='nbd' name='a'/>"
                + "<target dev='vda'/><readonly/></disk>"
                + "<disk type='block' device='lun'><source dev='/dev/sdq'/>"
                + "<target dev='sdb'/><shareable/></disk>"
                + "<disk type='file' device='floppy'><target dev='fda'/></disk>"
                + "<disk type='file' device='disk'><source file='/own'/><target dev='vdb'/></disk>"
                + "<hostdev mode='subsystem' type='pci'/>");
    assertTrue(Clonable.of(xml).available());
    assertEquals(List.of("vdb"), Clonable.own(xml).stream().map(DomainView.Disk::target).toList());
  }
}
