package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.testkit.TestOperation;
import dev.posada.vmware.quota.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Sizes of machines that others have made, which say more of them than a quota does. */
class SizeTest extends Simulated {
  @Test
  void aStepThatIsTakenBackLeavesTheFileAsItWas() throws IOException {
    Path vmx = vmware.machine("web");
    String cores = "numvcpus = \"2\"\ncpuid.coresPerSocket = \"2\"\nmemsize = \"129\"";
    Files.writeString(vmx, text(vmx).replace("memsize = \"128\"", cores));
    String before = text(vmx);
    Quotas quotas = new Quotas(installation());
    Operation op = TestOperation.unlimited();
    ResourceQuota less = ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(64));
    QuotaPlan.Step step = quotas.plan(vmx.toString(), less, op).steps().get(0);
    quotas.apply(vmx.toString(), step, op);
    assertTrue(text(vmx).contains("cpuid.coresPerSocket = \"1\""), () -> text(vmx));
    quotas.undo(vmx.toString(), step, op);
    assertEquals(before, text(vmx));
  }
}
