using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Migrator.PostgreSql.Tests.Conversations;

/// <summary>Writes down all that is sent to the server, in order, without what differs between two runs or two servers.</summary>
/// <param name="hidden">Texts that are different each time, and what stands for them.</param>
internal sealed partial class Conversation(IReadOnlyDictionary<string, string> hidden) : ILoggerFactory, ILogger
{
    private readonly Lock writing = new();
    private readonly StringBuilder text = new();
    private readonly Dictionary<string, int> numbers = [];
    private readonly List<string> said = [];

    /// <summary>Every statement as it was sent, in order.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (writing)
            {
                return [.. said];
            }
        }
    }

    /// <summary>Begins a part.</summary>
    public void Begin(string part) => Note($"\n-- ════ {part} ════");

    /// <summary>Writes a line that is no statement.</summary>
    public void Note(string line)
    {
        lock (writing)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line}\n");
        }
    }

    public override string ToString()
    {
        lock (writing)
        {
            return text.ToString();
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        var facts = pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
        var message = facts.GetValueOrDefault("{OriginalFormat}") as string ?? "";
        lock (writing)
        {
            if (message.StartsWith("Executing command", StringComparison.Ordinal))
            {
                Say((string)facts["CommandText"]!, facts.GetValueOrDefault("Parameters"));
            }
            else if (message.StartsWith("Executing batch", StringComparison.Ordinal))
            {
                foreach (var command in (IEnumerable)facts["BatchCommands"]!)
                {
                    Say(command as string ?? (string)((ITuple)command)[0]!, command is ITuple pair ? pair[1] : null);
                }
            }
            else if (message == "Committed transaction")
            {
                Say("COMMIT", null);
            }
            else if (message == "Rolled back transaction")
            {
                Say("ROLLBACK", null);
            }
            else if (message.StartsWith("Start", StringComparison.Ordinal) && message.Contains("transaction", StringComparison.Ordinal))
            {
                Say("BEGIN", null);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    // A statement is shown once; after that its number is enough.
    private void Say(string sql, object? parameters)
    {
        said.Add(sql.ReplaceLineEndings("\n"));
        var statement = Hide(SinceSeventeen().Replace(sql.ReplaceLineEndings("\n"), ""));
        if (statement is "BEGIN" or "COMMIT" or "ROLLBACK")
        {
            text.Append(CultureInfo.InvariantCulture, $"{statement}\n");
        }
        else if (numbers.TryGetValue(statement, out var number))
        {
            text.Append(CultureInfo.InvariantCulture, $"-- {number} again{(statement.Contains('\n') || statement.Length > 100 ? "" : $": {statement}")}\n");
        }
        else
        {
            numbers.Add(statement, numbers.Count + 1);
            text.Append(CultureInfo.InvariantCulture, $"-- {numbers.Count}\n{statement}\n");
        }

        var position = 0;
        foreach (var value in parameters as IEnumerable ?? Array.Empty<object>())
        {
            text.Append(CultureInfo.InvariantCulture, $"--   ${++position} = {Show(value)}\n");
        }
    }

    private string Show(object? value) => value switch
    {
        null or DBNull => "NULL",
        DateTime or DateTimeOffset => "<time>",
        string json when json.StartsWith('{') && json.Length > 100 => "<JSON>",
        string file when file.Length > 4 && file.All(char.IsAsciiDigit) => "<file>",
        string line => $"'{Hide(line)}'",
        IEnumerable several => $"[{string.Join(", ", several.Cast<object>().Select(Show))}]",
        _ => Hide(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private string Hide(string line)
        => TriggerVersions().Replace(
            FileNumbers().Replace(
                Hashes().Replace(hidden.Aggregate(line, (shown, pair) => shown.Replace(pair.Key, pair.Value, StringComparison.Ordinal)), "<hash>"),
                "''<file>''"),
            "'<triggers>'");

    [GeneratedRegex(@";\nSET LOCAL transaction_timeout = \d+|,\s+pg_catalog\.set_config\('transaction_timeout', [^)]*\)")]
    private static partial Regex SinceSeventeen();

    [GeneratedRegex(@"''\d{4,}''")]
    private static partial Regex FileNumbers();

    [GeneratedRegex(@"'\d+/\d+(,\d+/\d+)*'")]
    private static partial Regex TriggerVersions();

    [GeneratedRegex("(sha256:)?[0-9a-f]{32,64}")]
    private static partial Regex Hashes();
}
