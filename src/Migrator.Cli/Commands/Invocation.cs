using System.CommandLine;
using Migrator.Cli.Configuration;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Execution.Runs;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>One call of a command: its options, its settings and where it writes.</summary>
internal sealed class Invocation(ParseResult parsed, CommonOptions common, Surroundings surroundings)
{
    private readonly Lazy<ToolSettings> settings = new(() => SettingsReading.Read(parsed, common, surroundings));

    public required OutputFormat Format { get; init; }

    public TextWriter Out => surroundings.Out;

    public TextWriter Error => surroundings.Error;

    public Surroundings Surroundings => surroundings;

    /// <summary>What flags, environment and file say together; read, and judged, when first asked for.</summary>
    public ToolSettings Settings => settings.Value;

    public bool IsVerbose => parsed.GetValue(common.Verbose);

    /// <summary>True if progress may be drawn: a person watches, and wants text and colours.</summary>
    public bool IsLive => surroundings.IsWatched
        && Format == OutputFormat.Text
        && !parsed.GetValue(common.NoColor)
        && !surroundings.Environment.ContainsKey("NO_COLOR");

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>Settings of a run, with what this call changes of them.</summary>
    public RunSettings RunSettings => Settings.Run;

    /// <summary>Answers that something is done, in one sentence and the values that it speaks of.</summary>
    public int Done(string sentence, IReadOnlyDictionary<string, string> values)
        => Answer(ExitCode.Done, sentence, exit => new DoneAnswer(values, exit), AuthorText.Line(sentence) + "\n");

    /// <summary>Writes the answer in the format that was asked for, and gives the exit code.</summary>
    public int Answer<T>(int code, string reason, Func<ExitAnswer, T> json, string text)
    {
        if (Format == OutputFormat.Json)
        {
            Out.WriteLine(AnswerJson.Write(json(new ExitAnswer(code, reason))));
        }
        else if (Format == OutputFormat.Ndjson)
        {
            Out.WriteLine(AnswerJson.Line(json(new ExitAnswer(code, reason))));
        }
        else
        {
            Out.Write(text);
        }

        return code;
    }
}
