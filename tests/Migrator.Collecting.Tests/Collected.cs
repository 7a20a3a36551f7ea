using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentMigrator;
using Migrator.Changes;
using Migrator.Collecting.Loading;
using Migrator.Collecting.Translation;

namespace Migrator.Collecting.Tests;

/// <summary>Collects one migration class, and shows changes as text that can be compared whole.</summary>
internal static class Collected
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new Plain<ColumnName>(name => name.Value), new Plain<SqlText>(sql => sql.Text), new Plain<TableName>(table => table.ToString()) },
    };

    public static MigrationDefinition Of<TMigration>(ISchemaView? schema = null)
        where TMigration : IMigration
        => Collector.Collect(Read(typeof(TMigration)), CollectingTarget.PostgreSql, schema ?? KnownSchema.Empty);

    public static string Changes<TMigration>(ISchemaView? schema = null)
        where TMigration : IMigration
        => Text(Of<TMigration>(schema).Changes);

    public static string Text(IEnumerable<SchemaChange> changes)
        => string.Join("\n", changes.Select(change => JsonSerializer.Serialize(change, Json).Replace("\"", "", StringComparison.Ordinal).Replace(",Include:[]", "", StringComparison.Ordinal)));

    public static TError Refusal<TMigration, TError>()
        where TMigration : IMigration
        where TError : MigratorException
        => Assert.Throws<TError>(() => Of<TMigration>());

    public static MigrationClass Read(Type type)
        => MigrationAttributes.Read(type, type.GetCustomAttribute<MigrationAttribute>()!, "tests", location: null);

    private sealed class Plain<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
    }
}
