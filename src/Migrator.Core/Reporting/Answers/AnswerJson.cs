using System.Text.Encodings.Web;
using System.Text.Json;

namespace Migrator.Reporting.Answers;

/// <summary>Writes answers as JSON with names that never change.</summary>
public static class AnswerJson
{
    // Answers are read by programs and by people, and are never put into a web page.
    private static readonly JsonSerializerOptions Options = new(AnswerTypes.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    /// <summary>The answer as JSON in one line.</summary>
    public static string Line<T>(T answer) => JsonSerializer.Serialize(answer, OneLine.GetTypeInfo(typeof(T)));

    /// <summary>The answer as JSON.</summary>
    public static string Write<T>(T answer) => JsonSerializer.Serialize(answer, Options.GetTypeInfo(typeof(T)));
}
