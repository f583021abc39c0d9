package dev.posada;

import java.util.List;
import java.util.Map;

/**
 * The guests of a host, or those of one kind. Thread-safe; implemented by Posada only; may be
 * mocked. Local; its verbs ask the hypervisor.
 *
 * @param <G> what the guests are
 */
public interface Guests<G extends Guest> {

  /** {@return all of them} */
  List<G> list();

  /**
   * {@return those that have all these labels; a guest that vanishes meanwhile is left out}
   *
   * @param labels keys and values; may cost a native call for each guest
   */
  List<G> list(Map<String, String> labels);

  /**
   * {@return one of them}
   *
   * @param nameOrId an id, or else the name of exactly one
   * @throws NotFoundException if there is none
   * @throws RejectedException if several have the name; the message has their ids
   */
  G get(String nameOrId);

  /**
   * {@return those that have this name}
   *
   * @param name the name
   */
  List<G> named(String name);

  /**
   * {@return what each of them is doing; the number of native calls does not grow with the number
   * of stopped guests}
   */
  Map<G, GuestSummary> summaries();

  /**
   * {@return what each of them uses; those that do not run or vanish meanwhile are left out, and
   * none makes it fail}
   */
  Map<G, Usage> measureAll();
}
