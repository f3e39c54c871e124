package io.tallystick.bootstrap.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** What was written, in the environment or else in the file, before anybody asks what it means. */
final class SettingSources {
  private final Map<Setting, Written> written = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();

  private SettingSources() {}

  /** A setting's value as it stands somewhere, with the name it has there. */
  sealed interface Written {
    String name();

    /** One value, or several with commas between them. */
    record Text(String name, String text) implements Written {}

    /** A list of the file: of texts or of maps. */
    record Items(String name, List<?> items) implements Written {}
  }

  static SettingSources of(Map<String, String> environment) {
    SettingSources sources = new SettingSources();
    String file = environment.getOrDefault(Setting.FILE_VARIABLE, "");
    if (!file.isBlank()) {
      sources.readFile(file.strip());
    }
    sources.readEnvironment(environment);
    return sources;
  }

  Optional<Written> find(Setting setting) {
    return Optional.ofNullable(written.get(setting));
  }

  List<String> problems() {
    return problems;
  }

  private void readEnvironment(Map<String, String> environment) {
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.name());
      if (value != null && (!value.isBlank() || setting.isRefusedBlank())) {
        written.put(setting, new Written.Text(setting.name(), value));
      }
    }
    List<String> known =
        Stream.concat(
                Arrays.stream(Setting.values()).map(Setting::name),
                Stream.of(Setting.FILE_VARIABLE))
            .toList();
    for (String name : new TreeMap<>(environment).keySet()) {
      if (name.startsWith("TALLYSTICK_") && !known.contains(name)) {
        problems.add(
            name + " is not a setting: correct or unset it" + Spelling.suggestion(name, known));
      }
    }
  }

  private void readFile(String name) {
    try (Reader reader = Files.newBufferedReader(Path.of(name))) {
      Object content = yaml().load(reader);
      if (content instanceof Map<?, ?> map) {
        map.forEach((key, value) -> readKey(String.valueOf(key), value));
      } else if (content != null) {
        fileProblem(name, "must consist of lines 'name: value'");
      }
    } catch (NoSuchFileException missing) {
      fileProblem(name, "does not exist: correct the path or unset " + Setting.FILE_VARIABLE);
    } catch (MarkedYAMLException malformed) {
      // The parser's own message quotes the line, which may hold a secret.
      int line = malformed.getProblemMark() == null ? 0 : malformed.getProblemMark().getLine() + 1;
      fileProblem(name, "is not valid YAML, or has a name twice, near line " + line);
    } catch (YAMLException malformed) {
      fileProblem(name, "is not valid YAML: it must be UTF-8 text without control characters");
    } catch (IOException | InvalidPathException unreadable) {
      fileProblem(name, "cannot be read: make it a UTF-8 text file that this user may read");
    }
  }

  private void fileProblem(String name, String what) {
    problems.add("%s: the file %s %s".formatted(Setting.FILE_VARIABLE, name, what));
  }

  private void readKey(String key, Object value) {
    Optional<Setting> setting =
        Arrays.stream(Setting.values()).filter(it -> it.key().equals(key)).findFirst();
    if (setting.isEmpty()) {
      String hint =
          Spelling.suggestion(key, Arrays.stream(Setting.values()).map(Setting::key).toList());
      // A line that lost its name has a value where the name should be, so only plain names show.
      String shown = key.matches("[A-Za-z][A-Za-z0-9_-]{0,40}") ? key : "a key with an odd name";
      problems.add(
          shown + " in the configuration file is not a setting: correct or remove it" + hint);
    } else if (value instanceof String text) {
      if (!text.isBlank() || setting.get().isRefusedBlank()) {
        written.put(setting.get(), new Written.Text(key, text));
      }
    } else if (value instanceof List<?> items) {
      written.put(setting.get(), new Written.Items(key, items));
    } else {
      problems.add(key + " in the configuration file must be a value or a list");
    }
  }

  /** Every value is text: YAML's own guesses would turn 010 into 8 and no into false. */
  private static Yaml yaml() {
    LoaderOptions loading = new LoaderOptions();
    loading.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    Resolver textOnly =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {}
        };
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, textOnly);
  }
}
