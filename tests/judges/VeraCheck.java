import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** usage: VeraCheck FLAVOUR FILE...  Prints PASS or FAIL with the broken clauses; exit 1 on any failure. */
public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
    boolean clean = arguments.length > 1;
    for (int i = 1; i < arguments.length; i++) clean &= passes(flavour, new File(arguments[i]));
    System.exit(clean ? 0 : 1);
  }

  private static boolean passes(PDFAFlavour flavour, File file) {
    try (InputStream in = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour)) {
      PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
      ValidationResult result = validator.validate(parser);
      System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + file);
      Map<String, String> broken = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions())
        if (assertion.getStatus() == TestAssertion.Status.FAILED)
          broken.putIfAbsent(
              assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
              String.valueOf(assertion.getMessage()).replaceAll("\\s+", " "));
      broken.forEach((rule, message) -> System.out.println("    " + rule + " " + message));
      return result.isCompliant();
    } catch (Throwable wrong) {
      System.out.println("ERROR " + file + " " + wrong);
      return false;
    }
  }
}
