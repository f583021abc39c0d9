package dev.posada.testkit;

import dev.posada.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a program a hypervisor: the parameters of its methods may be a {@link
 * dev.posada.Host}, and any number of {@link dev.posada.VirtualMachine} and {@link
 * dev.posada.Container}. Immutable.
 *
 * <p>The host is the one that {@link #uri} names, or else the configuration parameter or system
 * property {@code posada.test.uri}, or else the environment variable {@code POSADA_TEST_URI}; where
 * nothing is named it is a world of {@code memory:///} that nobody was in before. A report entry
 * and a line of the log say which, and why. A host that is named and cannot be reached fails the
 * test; one that lacks what the test needs skips it, with the host's reason.
 *
 * <p>Each guest is a new one, stopped unless {@link #started}; a container has the command {@code
 * sleep 3600}. At the end of the test, all guests are deleted that came to be through the host,
 * those that the test made itself among them. All of them carry two labels, by which a later run
 * finds and deletes the guests of one that was killed: {@code posada.testkit/made}, and {@code
 * posada.testkit/owner}, which names the process that made them. What is not made by {@code create}
 * or {@code run}, such as a clone, may lack them, and is deleted by its own run only.
 *
 * <p>On a class it holds for all its tests, nested ones too; on a method for that one, in place of
 * the class's. A host that {@code @BeforeAll} gets is the one of all the tests of its class.
 *
 * <pre>{@code
 * @HypervisorTest(needs = Capability.PAUSE)
 * class MaintenanceTest {
 *   @Test
 *   void pausesEverything(Host host, Container one, Container other) {
 *     new Maintenance(host).begin();
 *     assertEquals(GuestState.PAUSED, one.inspect().state());
 *   }
 * }
 * }</pre>
 */
@SuppressWarnings("exports") // the extension is between JUnit and this annotation
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HypervisorExtension.class)
public @interface HypervisorTest {

  /** {@return the URI of the host; empty to let the environment decide} */
  String uri() default "";

  /**
   * {@return what the host has to be able to do, besides the kinds of guests that are asked for}
   */
  Capability[] needs() default {};

  /** {@return whether the guests that it gives are started} */
  boolean started() default false;

  /**
   * {@return the image of the containers; empty for the configuration parameter or system property
   * {@code posada.test.image}, or else the environment variable {@code POSADA_TEST_IMAGE}, or else
   * {@code alpine}}
   */
  String image() default "";
}
