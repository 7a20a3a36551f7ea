using System.Text.Json;
using System.Text.Json.Serialization;

namespace Migrator.Planning;

/// <summary>Writes a value that wraps one other value as that other value.</summary>
internal sealed class SingleValueConverter<TWrapper, TValue>(Func<TWrapper, TValue> unwrap, Func<TValue, TWrapper> wrap) : JsonConverter<TWrapper>
{
    public override TWrapper? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => JsonSerializer.Deserialize<TValue>(ref reader, options) is { } value ? wrap(value) : throw new JsonException($"A {typeof(TWrapper).Name} is missing.");

    public override void Write(Utf8JsonWriter writer, TWrapper value, JsonSerializerOptions options)
        => JsonSerializer.Serialize(writer, unwrap(value), options);
}
