package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.kvm.OwnDaemon;
import dev.posada.testkit.TestOperation;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Bytes on their way when the daemon is killed. */
@EnabledIfEnvironmentVariable(
    named = "POSADA_LAB_KVM",
    matches = ".+",
    disabledReason = "POSADA_LAB_KVM names no daemon, so there may be no libvirtd")
@Timeout(60)
class TransferLossTest {
  private static final long SIZE = 1L << 30; // of which nothing is on the disk until it comes

  private final TestOperation op = TestOperation.unlimited();
  private final CountDownLatch moving = new CountDownLatch(8);

  private interface Moving {
    void with(Transfer transfer) throws Exception;
  }

  private void killed(Moving moving) throws Exception {
    try (OwnDaemon daemon = OwnDaemon.start();
        Connection connection =
            Connection.open(
                TestDriver.library(),
                daemon.uri(),
                Connection.Settings.defaults(),
                new Heard(),
                op)) {
      Storage storage = connection.storage();
      storage.define(
          "posada",
          "<pool type='dir'><name>posada</name><target><path>"
              + daemon.images()
              + "</path></target></pool>",
          op);
      storage.start("posada", op);
      Volumes volumes = storage.volumes("posada");
      volumes.create(
          "raw",
          "<volume><name>raw</name><capacity>"
              + SIZE
              + "</capacity><allocation>0</allocation><target><format type='raw'/></target>"
              + "</volume>",
          0,
          op);
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(
              () -> {
                try {
                  moving.with(volumes.transfer("raw"));
                } catch (RuntimeException e) {
                  throw e;
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      assertTrue(this.moving.await(20, TimeUnit.SECONDS));
      daemon.kill();
      ExecutionException end =
          assertThrows(ExecutionException.class, () -> done.get(20, TimeUnit.SECONDS));
      assertInstanceOf(ConnectionException.class, end.getCause());
      daemon.launch();
      try (Connection next =
          Connection.open(
              TestDriver.library(),
              daemon.uri(),
              Connection.Settings.defaults(),
              new Heard(),
              op)) {
        assertEquals(List.of(), next.domains().list(0, op));
      }
    }
  }

  @Test
  void anUploadEnds() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("one by one");
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            moving.countDown();
            return length;
          }
        };
    killed(transfer -> transfer.upload(endless, SIZE, op));
  }

  @Test
  void aDownloadEnds() throws Exception {
    OutputStream nowhere =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("one by one");
          }

          @Override
          public void write(byte[] from, int offset, int length) {
            moving.countDown();
          }
        };
    killed(transfer -> transfer.download(nowhere, 0, op));
  }
}
