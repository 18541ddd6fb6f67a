import jakarta.ws.rs.ClientErrorException;
import java.util.Objects;

/** What each part of the kit says and holds the server to. */
abstract class Check {
  static void refused(int status, Runnable attempt) {
    try {
      attempt.run();
    } catch (ClientErrorException refusal) {
      equal(status, refusal.getResponse().getStatus());
      return;
    }
    throw new AssertionError("not refused");
  }

  static void equal(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  static void truth(boolean is) {
    if (!is) throw new AssertionError("not so");
  }

  static void say(String sentence) {
    System.out.println("  " + sentence);
  }
}
