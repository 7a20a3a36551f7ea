using System.Globalization;
using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>The control schema as the migrations in <c>migrations/</c> come out as SQL, version by version.</summary>
internal static class ControlSchemaFile
{
    private const string Heading = "-- version ";

    public static IReadOnlyList<ControlSchemaVersion> Versions { get; } =
    [
        .. Text().Split($"\n{Heading}").Select(part => part.Split('\n', 2)).Select(part => new ControlSchemaVersion(
            long.Parse(part[0], CultureInfo.InvariantCulture), [part[1]])),
    ];

    public static long Newest => Versions[^1].Version;

    /// <summary>Installs it, as every command does before anything else.</summary>
    public static async Task InstallAsync(TestDatabase database)
        => await new PostgreSqlDatabase(database.DataSource).State.InstallAsync(Versions, TestContext.Current.CancellationToken);

    private static string Text()
    {
        using var reader = new StreamReader(typeof(ControlSchemaFile).Assembly.GetManifestResourceStream("ControlSchema.sql")!);
        return $"\n{reader.ReadToEnd()}"[$"\n{Heading}".Length..];
    }
}
